//! The list of people as a file.

use async_trait::async_trait;

use super::*;
use crate::desk::export::{self, Batches, Cells, ExportForm, Place, Table};

/// Where the list can be taken out.
pub(super) const PLACE: &str = "/people/export";

fn places() -> Place {
    Place {
        active: "people",
        back: "/people".to_owned(),
        here: PLACE.to_owned(),
    }
}

/// `GET /people/export`: what the file will be. For those who may take lists out.
///
/// # Errors
/// Not found for others; a redirect to the page that asks for the password.
pub async fn ask_export(State(app): State<AppState>, desk: Desk) -> ApiResult<Html<String>> {
    let ward = export::allowed(&app, &desk, PLACE).await?;
    export::ask(&app, &desk, &ward, places()).await
}

/// The list's rows: a ward has some hundred people, and the list has no pages.
struct People {
    rows: Option<Vec<Cells>>,
}

#[async_trait]
impl Batches for People {
    async fn next(&mut self) -> ApiResult<Option<Vec<Cells>>> {
        Ok(self.rows.take())
    }
}

fn cells(t: Texts, row: Row) -> Cells {
    let state = match row.disabled {
        true => t.tr("account-disabled"),
        false => t.tr("account-live"),
    };
    vec![
        row.name,
        row.login.unwrap_or_default(),
        row.role,
        row.groups,
        row.phones.to_string(),
        row.seen_ms.map_or_else(String::new, |at| t.exactly(at)),
        state,
    ]
}

/// `POST /people/export`: the file. For those who may take lists out.
///
/// # Errors
/// Not found for others; a redirect to the page that asks for the password.
pub async fn export(
    State(app): State<AppState>,
    DeskForm(desk, form): DeskForm<ExportForm>,
) -> ApiResult<Response> {
    let ward = export::allowed(&app, &desk, PLACE).await?;
    desk.require(Action::ManagePeople, &Scope::ward(&ward))?;
    let t = Texts(desk.lang);
    let rows = rows(&app, &desk, &ward).await?;
    let heads = [
        "col-person",
        "login-name",
        "col-role",
        "col-groups-led",
        "col-phones",
        "col-last-seen",
        "col-state",
    ];
    let table = Table {
        list: "people",
        heads: heads.map(|key| t.tr(key)).into(),
        rows: Box::new(People {
            rows: Some(rows.into_iter().map(|row| cells(t, row)).collect()),
        }),
    };
    export::file(&app, &desk, (&ward, places()), &form, table).await
}
