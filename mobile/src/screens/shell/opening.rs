//! Which screen comes first, and what lay open before: the lock and an app that was killed cost nothing.

use super::event::Task;
use super::screen::Screen;
use super::state::Shell;
use crate::protocol::{Boot, FormKey};
use crate::screens::{Route, enrol, unlock};

impl Shell {
    pub(super) fn boot(&mut self, boot: Boot) -> Vec<Task> {
        match boot {
            Boot::NotEnrolled {
                server,
                pin_set,
                set_aside,
            } => {
                self.me = None;
                self.set_aside.clear();
                self.late.clear();
                let server = server.or_else(|| self.server.clone());
                let name = self.device_name.clone();
                let enrol = enrol::State::new(server, pin_set, name);
                self.only(Screen::Enrol(enrol::State { set_aside, ..enrol }))
            }
            Boot::Locked {
                tries_left,
                wait_ms,
            } => {
                let server = self.server.clone();
                let lock = unlock::State::new(tries_left, wait_ms, self.now, server);
                self.only(Screen::Unlock(lock))
            }
            Boot::Open(me) => {
                self.server = Some(me.server.clone());
                let open_form = me.open_form;
                self.me = Some(*me);
                let mut tasks = if self.set_aside.is_empty() {
                    // The app was killed over a form: back to it.
                    let mut tasks = self.home("today");
                    let route = open_form.map(|form| match form {
                        FormKey::Door(house) => Route::Visit(house),
                        FormKey::Visit(visit) => Route::Mend(visit),
                    });
                    tasks.extend(route.into_iter().flat_map(|r| self.push(Screen::of(r))));
                    tasks
                } else {
                    self.stack = std::mem::take(&mut self.set_aside);
                    self.reopen()
                };
                tasks.extend(self.late_photos());
                tasks
            }
        }
    }

    /// What is open comes back after the PIN: locking must not cost what is half written.
    pub(super) fn lock(&mut self) -> Vec<Task> {
        if self.front().screen.has_strip() {
            self.set_aside = std::mem::take(&mut self.stack);
            self.toast = None;
            return self.only(Screen::Start);
        }
        vec![]
    }
}
