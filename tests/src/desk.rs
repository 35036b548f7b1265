//! A session at the desk without a browser: cookies and CSRF as a browser would send them.

use anyhow::{Context as _, bail};
use reqwest::{Response, StatusCode};

/// Somebody signed in at a server's pages.
#[derive(Clone, Debug)]
pub struct Desk {
    client: reqwest::Client,
    url: String,
}

impl Desk {
    /// Signs in.
    ///
    /// # Errors
    /// When the server does not take the password.
    pub async fn sign_in(url: &str, login: &str, password: &str) -> anyhow::Result<Self> {
        crate::init_tls();
        let client = reqwest::Client::builder().cookie_store(true).build()?;
        let desk = Self {
            client,
            url: url.to_owned(),
        };
        let page = desk.page("/login").await?;
        let mut form = vec![("login", login), ("password", password)];
        let token = csrf(&page);
        if let Some(token) = &token {
            form.push(("csrf", token));
        }
        let reply = desk.send("/login", &form).await?;
        if !reply.status().is_success() || reply.url().path() == "/login" {
            bail!("sign-in answered {} at {}", reply.status(), reply.url());
        }
        Ok(desk)
    }

    async fn send(&self, path: &str, form: &[(&str, &str)]) -> anyhow::Result<Response> {
        Ok(self
            .client
            .post(format!("{}{path}", self.url))
            .header("origin", &self.url)
            .form(form)
            .send()
            .await?)
    }

    /// Gets a page, whatever its status.
    ///
    /// # Errors
    /// When the server cannot be reached.
    pub async fn get(&self, path: &str) -> anyhow::Result<Response> {
        Ok(self
            .client
            .get(format!("{}{path}", self.url))
            .send()
            .await?)
    }

    /// Gets a page that must be there.
    ///
    /// # Errors
    /// When its status is not 200.
    pub async fn page(&self, path: &str) -> anyhow::Result<String> {
        let reply = self.get(path).await?;
        if reply.status() != StatusCode::OK {
            bail!("{path} answered {}", reply.status());
        }
        Ok(reply.text().await?)
    }

    /// Sends the form of a page (with that page's CSRF token) to `path`.
    ///
    /// # Errors
    /// When the page has no form or the server cannot be reached.
    pub async fn post(
        &self,
        page: &str,
        path: &str,
        form: &[(&str, &str)],
    ) -> anyhow::Result<Response> {
        let html = self.page(page).await?;
        let token = csrf(&html).with_context(|| format!("{page} has no CSRF token"))?;
        let mut form = form.to_vec();
        form.push(("csrf", &token));
        self.send(path, &form).await
    }

    /// Types words into the search field above every page; gives the address of what is found.
    ///
    /// # Errors
    /// When the page has no form, answers with an error or the server cannot be reached.
    pub async fn search(&self, words: &str) -> anyhow::Result<String> {
        let found = self.post("/search", "/search", &[("q", words)]).await?;
        let found = found.error_for_status()?;
        let query = found.url().query().unwrap_or_default();
        Ok(format!("{}?{query}", found.url().path()))
    }

    /// Types words into the search field of the list of households; gives the list that is found.
    ///
    /// # Errors
    /// When the page has no form, answers with an error or the server cannot be reached.
    pub async fn find_households(&self, words: &str) -> anyhow::Result<String> {
        let page = "/households";
        let found = self.post(page, page, &[("q", words)]).await?;
        Ok(found.error_for_status()?.text().await?)
    }
}

impl Desk {
    /// Sends a file as a page's form would.
    ///
    /// # Errors
    /// When the page has no form or the server cannot be reached.
    pub async fn upload(
        &self,
        page: &str,
        (name, bytes): (&str, Vec<u8>),
    ) -> anyhow::Result<Response> {
        let html = self.page(page).await?;
        let form = html.split("<form").find(|f| f.contains("type=\"file\""));
        let token = form.and_then(csrf);
        let token = token.with_context(|| format!("{page} takes no file"))?;
        let part = reqwest::multipart::Part::bytes(bytes).file_name(name.to_owned());
        let form = reqwest::multipart::Form::new()
            .text("csrf", token)
            .part("file", part);
        let to = format!("{}{page}", self.url);
        let request = self.client.post(to).header("origin", &self.url);
        Ok(request.multipart(form).send().await?)
    }
}

/// The token in a page's hidden field.
fn csrf(html: &str) -> Option<String> {
    let field = html.split("name=\"csrf\"").nth(1)?;
    let value = field.split("value=\"").nth(1)?;
    Some(value.split('"').next()?.to_owned())
}

#[test]
fn the_token_is_found() {
    let page = r#"<form><input type="hidden" name="csrf" value="a-1"></form>"#;
    assert_eq!(csrf(page).as_deref(), Some("a-1"));
    assert_eq!(csrf("<form></form>"), None);
}
