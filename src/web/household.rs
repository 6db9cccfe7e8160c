//! A household's own page, and everything on it that can be changed. The desk has the same pages about each
//! household it knows, under its own addresses.
//!
//! Invariant: whose page it is follows from who asks, never from the address alone; anybody else's is not there.

mod calendar;
mod children;
mod guardians;
mod pick_up;
mod settings;
mod site;

pub use children::read_child;
pub use guardians::read_guardian;
pub use pick_up::read_collector;
pub use settings::{form as settings_form, read_email, settled};
pub use site::{Site, desk_doors};

use super::typed::Fields;
use super::who::Access;
use super::{Entry, act, page};

pub fn entries() -> Vec<Entry> {
    let own = vec![
        page("/household", Access::Household, settings::own_page),
        act("/household", Access::Household, settings::save),
        page("/household/pin", Access::Household, settings::pin_form),
        act("/household/pin", Access::Household, settings::change_pin).slow(),
        act("/household/sign-outs", Access::Household, settings::sign_out_everywhere),
    ];
    own.into_iter()
        .chain(family())
        .chain(desk())
        .chain(pick_up::entries())
        .chain(calendar::entries())
        .collect()
}

/// At home.
fn family() -> Vec<Entry> {
    use Access::Household;
    vec![
        page("/household/children", Household, children::add_form),
        act("/household/children", Household, children::add),
        page("/household/children/{child}", Household, children::edit_form),
        act("/household/children/{child}", Household, children::edit),
        page("/household/children/{child}/removal", Household, children::removal_form),
        act("/household/children/{child}/removal", Household, children::remove),
        page("/household/guardians", Household, guardians::add_form).proved(),
        act("/household/guardians", Household, guardians::add).proved(),
        page("/household/guardians/{guardian}", Household, guardians::edit_form).proved(),
        act("/household/guardians/{guardian}", Household, guardians::edit).proved(),
        page("/household/guardians/{guardian}/removal", Household, guardians::removal_form).proved(),
        act("/household/guardians/{guardian}/removal", Household, guardians::remove).proved(),
        page("/household/consent", Household, settings::consent_form),
        act("/household/consent", Household, settings::consent),
    ]
}

/// The same at the desk.
fn desk() -> Vec<Entry> {
    use Access::OnDuty;
    vec![
        act("/{centre}/desk/households/{household}", OnDuty, settings::save),
        page("/{centre}/desk/households/{household}/children", OnDuty, children::add_form),
        act("/{centre}/desk/households/{household}/children", OnDuty, children::add),
        page("/{centre}/desk/households/{household}/children/{child}", OnDuty, children::edit_form),
        act("/{centre}/desk/households/{household}/children/{child}", OnDuty, children::edit),
        page(
            "/{centre}/desk/households/{household}/children/{child}/removal",
            OnDuty,
            children::removal_form,
        ),
        act("/{centre}/desk/households/{household}/children/{child}/removal", OnDuty, children::remove),
        page("/{centre}/desk/households/{household}/guardians", OnDuty, guardians::add_form),
        act("/{centre}/desk/households/{household}/guardians", OnDuty, guardians::add),
        page("/{centre}/desk/households/{household}/guardians/{guardian}", OnDuty, guardians::edit_form),
        act("/{centre}/desk/households/{household}/guardians/{guardian}", OnDuty, guardians::edit),
        page(
            "/{centre}/desk/households/{household}/guardians/{guardian}/removal",
            OnDuty,
            guardians::removal_form,
        ),
        act("/{centre}/desk/households/{household}/guardians/{guardian}/removal", OnDuty, guardians::remove),
        page("/{centre}/desk/households/{household}/consent", OnDuty, settings::consent_form),
        act("/{centre}/desk/households/{household}/consent", OnDuty, settings::consent),
    ]
}
