//! `user`: accounts and enrolment codes.

use std::io::Read as _;

use anyhow::{Context as _, bail, ensure};
use clap::{Args, Subcommand};
use serde_json::json;
use tungngo_shared::{
    access::Role,
    auth::CODE_ALPHABET,
    ids::{GroupId, UserId, WardCode},
    text,
};

use super::{Store, out::Out};
use crate::{
    app::App,
    auth::{enrol, password, web::normal_login},
    clock,
    storage::{
        StoreError,
        auth::{Account, NewAccount},
    },
};

/// Accounts.
#[derive(Debug, Args)]
pub struct UserCommand {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Make an account. Without a password on standard input one is made up and printed once.
    Add(Add),
    /// List accounts.
    List {
        #[command(flatten)]
        store: Store,
        /// Only this ward's.
        #[arg(long)]
        ward: Option<WardCode>,
        #[command(flatten)]
        out: Out,
    },
    /// Stop an account; its sessions end at once.
    Disable {
        #[command(flatten)]
        store: Store,
        /// Login or id.
        who: String,
        #[command(flatten)]
        out: Out,
    },
    /// Say whether somebody has to have a second factor at the desk, or take a lost one away.
    SecondFactor {
        #[command(flatten)]
        store: Store,
        /// Login or id.
        who: String,
        /// What to do.
        #[arg(value_enum)]
        what: SecondFactor,
        #[command(flatten)]
        out: Out,
    },
    /// Print an enrolment code for somebody's phone; earlier unused codes stop working.
    Enrol {
        #[command(flatten)]
        store: Store,
        /// Login or id.
        who: String,
        /// Where phones reach the server; adds the text of a QR code.
        #[arg(long)]
        server: Option<String>,
        #[command(flatten)]
        out: Out,
    },
}

/// What to do about a second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum SecondFactor {
    /// They have to have one.
    Require,
    /// They may have one.
    Allow,
    /// Theirs is lost: it is taken away, and they are signed out.
    Reset,
}

#[derive(Debug, Args)]
struct Add {
    #[command(flatten)]
    store: Store,
    /// Their ward; the city's roles have none.
    #[arg(long)]
    ward: Option<WardCode>,
    /// group_leader, volunteer, helper, area_officer, police_lead, steering, city, admin, auditor
    #[arg(long, value_parser = role)]
    role: Role,
    /// Their name.
    #[arg(long)]
    name: String,
    /// What they sign in with at the desk.
    #[arg(long)]
    login: Option<String>,
    /// A group they lead or are responsible for, by name; made if there is none. May be repeated.
    #[arg(long)]
    group: Vec<String>,
    /// Read the password from standard input.
    #[arg(long, requires = "login")]
    password_stdin: bool,
    #[command(flatten)]
    out: Out,
}

fn role(text: &str) -> Result<Role, String> {
    Role::parse(text).ok_or_else(|| {
        let all: Vec<_> = Role::ALL.iter().map(|r| r.as_str()).collect();
        format!("one of {}", all.join(", "))
    })
}

/// Fifteen characters of the enrolment codes' alphabet in groups, some 74 bits.
fn made_up_password() -> String {
    let letter = |_| char::from(CODE_ALPHABET[rand::random_range(0..CODE_ALPHABET.len())]);
    let groups = (0..3).map(|_| (0..5).map(letter).collect::<String>().to_lowercase());
    groups.collect::<Vec<_>>().join("-")
}

impl UserCommand {
    /// Runs the command.
    ///
    /// # Errors
    /// What could not be done, in words.
    pub async fn run(self) -> anyhow::Result<()> {
        match self.what {
            What::Add(add) => add.run().await,
            What::List { store, ward, out } => {
                let app = App::open(store.config())?;
                let accounts = app.store.accounts(ward).await?;
                out.print(&accounts, accounts.iter().map(line).collect::<Vec<_>>())
            }
            What::Disable { store, who, out } => {
                let app = App::open(store.config())?;
                let account = find(&app, &who).await?;
                app.store
                    .disable_account(account.id, None, clock::now())
                    .await?;
                out.print(
                    &json!({ "id": account.id }),
                    [format!("{} is stopped", account.name)],
                )
            }
            What::SecondFactor {
                store,
                who,
                what,
                out,
            } => {
                let app = App::open(store.config())?;
                let account = find(&app, &who).await?;
                ensure!(
                    !account.role.uses_phone(),
                    "{} does not sign in at the desk",
                    account.role.as_str()
                );
                let (id, now) = (account.id, clock::now());
                match what {
                    SecondFactor::Reset => app.store.drop_second_factor(id, None, now).await?,
                    _ => {
                        let required = what == SecondFactor::Require;
                        app.store.require_second_factor(id, required, now).await?;
                    }
                }
                out.print(&json!({ "id": id }), [format!("done for {}", account.name)])
            }
            What::Enrol {
                store,
                who,
                server,
                out,
            } => {
                let app = App::open(store.config())?;
                let account = find(&app, &who).await?;
                ensure!(account.disabled_ms.is_none(), "{} is stopped", account.name);
                ensure!(
                    account.role.uses_phone(),
                    "{} does not carry a phone",
                    account.role.as_str()
                );
                let code = enrol::create_code(&app, account.id, None)
                    .await
                    .map_err(|e| anyhow::anyhow!("no code could be made: {}", e.code))?;
                let link = server.map(|url| enrol::enrol_link(&url, &code));
                let lines = [code.clone()].into_iter().chain(link.clone());
                out.print(
                    &json!({ "id": account.id, "code": code, "link": link }),
                    lines,
                )
            }
        }
    }
}

fn line(account: &Account) -> String {
    format!(
        "{} {:<5} {:<12} {} ({}){}",
        account.id,
        account.ward.as_ref().map_or("-", WardCode::as_str),
        account.role.as_str(),
        account.name,
        account.login.as_deref().unwrap_or("-"),
        if account.disabled_ms.is_some() {
            " stopped"
        } else {
            ""
        },
    )
}

async fn find(app: &App, who: &str) -> anyhow::Result<Account> {
    let found = match who.parse::<UserId>() {
        Ok(id) => app.store.account(id).await?,
        Err(_) => app.store.account_by_login(&normal_login(who)).await?,
    };
    found.with_context(|| format!("there is no account {who}"))
}

impl Add {
    async fn run(self) -> anyhow::Result<()> {
        let app = App::open(self.store.config())?;
        let city_role = matches!(self.role, Role::City | Role::Admin | Role::Auditor);
        let ward = match &self.ward {
            Some(code) => {
                let ward = app.store.ward(code).await?;
                Some(ward.with_context(|| format!("there is no ward {code}; add it first"))?)
            }
            None => None,
        };
        ensure!(
            ward.is_some() || city_role,
            "a {} needs --ward",
            self.role.as_str()
        );
        let ward = ward.map(|w| w.name).unwrap_or_default();
        let name = text::nfc(&self.name);
        ensure!(!name.is_empty(), "a name is needed");
        let login = self.login.as_deref().map(normal_login);
        let (password, made_up) = self.password(login.as_deref(), &ward)?;
        let password_hash = match password.clone() {
            Some(password) => Some(password::hash_blocking(&password)?),
            None => None,
        };
        let account = NewAccount {
            id: UserId(clock::new_id()),
            ward: self.ward.clone(),
            role: self.role,
            name,
            login,
            password_hash,
            groups: self.groups(&app).await?,
        };
        match app
            .store
            .create_account(account.clone(), None, clock::now())
            .await
        {
            Ok(()) => {}
            Err(StoreError::Conflict(_)) => bail!("the login is taken"),
            Err(error) => return Err(error.into()),
        }
        let shown = password.filter(|_| made_up);
        let lines = [account.id.to_string()].into_iter().chain(shown.clone());
        self.out
            .print(&json!({ "id": account.id, "password": shown }), lines)
    }

    /// The password and whether it was made up here.
    fn password(&self, login: Option<&str>, ward: &str) -> anyhow::Result<(Option<String>, bool)> {
        let Some(login) = login else {
            return Ok((None, false));
        };
        if !self.password_stdin {
            return Ok((Some(made_up_password()), true));
        }
        let mut typed = String::new();
        std::io::stdin().take(4096).read_to_string(&mut typed)?;
        let password = typed.trim_end_matches(['\r', '\n']).to_owned();
        password::check_strength(&password, &[login, &self.name, ward])?;
        Ok((Some(password), false))
    }

    async fn groups(&self, app: &App) -> anyhow::Result<Vec<GroupId>> {
        let Some(ward) = &self.ward else {
            ensure!(self.group.is_empty(), "groups are a ward's");
            return Ok(Vec::new());
        };
        let mut groups = Vec::new();
        for name in &self.group {
            groups.push(
                app.store
                    .ensure_group(ward, name, None, clock::now())
                    .await?,
            );
        }
        Ok(groups)
    }
}
