//! What there is to look at, and the address of each.

/// An enum whose variants have a name in addresses.
macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $variant:ident = $id:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$of])* $variant),+ }

        impl $name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The name in addresses.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $id),+ }
            }

            /// The one with this name.
            #[must_use]
            pub fn parse(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|it| it.as_str() == name)
            }
        }
    };
}

named! {
    /// A screen as people know it: one screen of the code may be several of these.
    Scene {
        /// Before anything is known.
        Start = "start",
        /// Enrolment.
        Enrol = "enrol",
        /// The lock.
        Unlock = "unlock",
        /// The first page.
        Today = "today",
        /// The doors that are due.
        Due = "due",
        /// The day in numbers.
        Recap = "recap",
        /// All alleys.
        Alleys = "alleys",
        /// The doors of an alley.
        Houses = "houses",
        /// The sketch of an alley.
        Plan = "plan",
        /// The doors being arranged.
        Order = "order",
        /// An alley to be handed over.
        Handover = "handover",
        /// A new visit.
        Visit = "visit",
        /// A visit that the office returned.
        Mend = "mend",
        /// A house that is not on the list.
        AddHouse = "add-house",
        /// A house to be corrected.
        EditHouse = "edit-house",
        /// Own visits.
        MyVisits = "my-visits",
        /// What one was asked to do.
        Tasks = "tasks",
        /// One task.
        Task = "task",
        /// Sync in numbers.
        Sync = "sync",
        /// Help and settings.
        Help = "help",
    }
}

named! {
    /// The states that every screen can be in.
    Phase {
        /// Asked, no answer yet.
        Loading = "loading",
        /// The answer is that there is nothing.
        Empty = "empty",
        /// It did not work.
        Failed = "failed",
        /// There is something to show.
        Ready = "ready",
    }
}

named! {
    /// A file of components.
    Part {
        /// The top of a screen.
        Bar = "bar",
        /// Buttons.
        Button = "button",
        /// Chips.
        Chip = "chip",
        /// Text that is typed.
        Field = "field",
        /// Drawings.
        Icon = "icon",
        /// The PIN keypad.
        Keypad = "keypad",
        /// A bar in shares.
        Meter = "meter",
        /// One answer out of a few, and a switch.
        Options = "options",
        /// Loading, empty, failed.
        Phases = "phase",
        /// Photos on a form.
        Photo = "photo",
        /// A question of a form.
        Question = "question",
        /// What comes up from below.
        Sheet = "sheet",
        /// The field to sign in.
        Signature = "signature",
        /// A number with a key to either side.
        Stepper = "stepper",
        /// The truth of sync.
        SyncStrip = "sync_strip",
        /// The four places at the bottom.
        Tabs = "tabs",
        /// What has just happened.
        Toast = "toast",
    }
}

/// The folder of the components in addresses.
pub(super) const PARTS: &str = "parts";

impl Scene {
    /// Why this screen is never in this state; none where it can be.
    #[must_use]
    pub fn never(self, phase: Phase) -> Option<&'static str> {
        match (self, phase) {
            (Self::Start, Phase::Empty | Phase::Ready) => {
                Some("whatever the store says, another screen takes its place")
            }
            (Self::Unlock, Phase::Empty) => Some("a lock has nothing to list: it is there or not"),
            _ => None,
        }
    }
}

/// What one address shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// Components in their states.
    Part(Part),
    /// A screen in a state.
    Screen(Scene, Phase),
}

impl Page {
    /// Every page, in the order of the index.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let parts = Part::ALL.iter().map(|part| Self::Part(*part));
        let screens = Scene::ALL.iter().flat_map(|scene| {
            let phases = Phase::ALL.iter().copied();
            phases
                .filter(|phase| scene.never(*phase).is_none())
                .map(|phase| Self::Screen(*scene, phase))
        });
        parts.chain(screens).collect()
    }

    /// The page below the gallery's address: `houses/empty`, `parts/button`.
    #[must_use]
    pub fn at(folder: &str, name: &str) -> Option<Self> {
        if folder == PARTS {
            return Part::parse(name).map(Self::Part);
        }
        let (scene, phase) = (Scene::parse(folder)?, Phase::parse(name)?);
        let shown = scene.never(phase).is_none();
        shown.then_some(Self::Screen(scene, phase))
    }

    /// Its address below the gallery's.
    #[must_use]
    pub fn path(self) -> String {
        match self {
            Self::Part(part) => format!("{PARTS}/{}", part.as_str()),
            Self::Screen(scene, phase) => format!("{}/{}", scene.as_str(), phase.as_str()),
        }
    }
}
