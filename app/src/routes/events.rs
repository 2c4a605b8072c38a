//! Events: for staff and whoever marks, for those on the list, and for phones in the room.

use super::{MAX_FORM, routes};
use crate::{actions::events as actions, pages::events as pages};

/// The largest form with photographs, and what stands around them.
const MAX_PICTURES: usize = 5 * documents::photo::MOST_BYTES + MAX_FORM;

/// With a draft go all its columns, some hundred organisations, and what was decided about the rows of a page.
const MAX_DRAFT: usize = 8 * MAX_FORM;

/// The largest form with a list of people, and what stands around it.
const MAX_LIST: usize = documents::spreadsheet::MOST_BYTES + MAX_FORM;

/// The largest form with a file to keep, and what stands around it.
const MAX_FILE: usize = records::events::materials::LARGEST + MAX_FORM;

routes! {
    get "/in" Anyone pages::attendance::check_in::show;
    post "/in" Anyone actions::check_in::mark;
    get "/in/{code}" Anyone pages::attendance::check_in::scan;
    get "/wall/{code}" Anyone pages::wall::show;
    get "/wall/{code}/codes" Anyone pages::wall::json;
    get "/join" Anyone pages::mine::join::ask;
    get "/join/{code}" Anyone pages::mine::join::show;
    post "/join/{code}" Anyone actions::registrations::join;
    get "/invitation/{code}" Anyone pages::mine::list::invitation;
    post "/invitation/{code}" Anyone actions::registrations::answer;
    get "/feedback" Anyone pages::mine::feedback::ask;
    get "/feedback/{code}" Anyone pages::mine::feedback::by_code;
    post "/feedback/{code}" Anyone actions::after::by_code;
    get "/calendar/{file}" Anyone pages::calendar::feed;
    get "/my-events" SignedIn pages::mine::list::show;
    post "/my-events/feed" SignedIn actions::registrations::feed;
    post "/my-events/feed/{feed}/end" SignedIn actions::registrations::end_feed;
    post "/my-events/{event}/come" SignedIn actions::registrations::come;
    get "/my-events/{event}/apologise" SignedIn pages::mine::apologise::show;
    post "/my-events/{event}/apologise" SignedIn actions::registrations::apologise;
    get "/my-events/{event}/feedback" SignedIn pages::mine::feedback::own;
    post "/my-events/{event}/feedback" SignedIn actions::after::own;
    get "/events" Registrar pages::list::show;
    get "/events/file/{format}" Manager pages::list::file;
    post "/events/file/{format}" Manager actions::lists::prepare;
    get "/events/new" Staff pages::form::new;
    post "/events/new" Staff actions::change::create;
    get "/events/{event}" Registrar pages::show::show;
    get "/events/{event}/edit" Staff pages::form::edit;
    post "/events/{event}/edit" Staff actions::change::edit;
    post "/events/{event}/repeat" Staff actions::change::repeat;
    post "/events/{event}/postpone" Staff actions::change::postpone;
    post "/events/{event}/cancel" Staff actions::change::cancel;
    post "/events/{event}/remove" Staff actions::change::remove;
    post "/events/{event}/restore" Staff actions::change::restore;
    get "/events/{event}/calendar.ics" SignedIn pages::calendar::event;
    get "/events/{event}/materials" Staff pages::materials::show;
    post "/events/{event}/materials" Staff actions::materials::add_file, MAX_FILE;
    post "/events/{event}/links" Staff actions::materials::add_link;
    get "/events/{event}/materials/{file}" SignedIn pages::materials::file;
    post "/events/{event}/materials/{file}" Staff actions::materials::change;
    post "/events/{event}/materials/{file}/move" Staff actions::materials::put_elsewhere;
    post "/events/{event}/materials/{file}/remove" Staff actions::materials::remove;
    get "/events/{event}/enrol" Staff pages::enrol::show;
    post "/events/{event}/enrol" Staff actions::enrol::enrol;
    get "/events/{event}/people" Registrar pages::people::page::show;
    get "/events/{event}/people.xlsx" Staff pages::people::files::xlsx;
    get "/events/{event}/people.pdf" Staff pages::people::files::pdf;
    post "/events/{event}/people/add" Registrar actions::registrations::add;
    post "/events/{event}/people/known" Staff actions::registrations::add_known;
    post "/events/{event}/people/state" Registrar actions::registrations::set_state;
    post "/events/{event}/people/guest" Staff actions::registrations::add_guest;
    post "/events/{event}/people/matched" Staff actions::registrations::matched;
    post "/events/{event}/people/unmatch" Marker actions::registrations::unmatch;
    get "/events/{event}/people/{person}/edit" Staff pages::people::participant::show;
    post "/events/{event}/people/{person}/edit" Staff actions::registrations::complete;
    get "/events/{event}/messages" Staff pages::messages::show;
    post "/events/{event}/messages" Staff actions::messages::write;
    post "/events/{event}/messages/told" Staff actions::messages::told;
    get "/events/{event}/people/{person}/match" Marker pages::people::matches::show;
    post "/events/{event}/people/{person}/match" Marker actions::registrations::same;
    get "/events/{event}/imports" Staff pages::imports::start::start;
    post "/events/{event}/imports" Staff actions::imports::keep, MAX_LIST;
    get "/events/{event}/imports/template.xlsx" Staff pages::imports::files::template;
    get "/events/{event}/imports/{import}" Staff pages::imports::start::show;
    post "/events/{event}/imports/{import}/columns" Staff actions::imports::columns, MAX_DRAFT;
    post "/events/{event}/imports/{import}/sheets" Staff actions::imports::sheets, MAX_DRAFT;
    post "/events/{event}/imports/{import}/letters" Staff actions::imports::letters, MAX_DRAFT;
    post "/events/{event}/imports/{import}/organisations" Staff actions::imports::organisations, MAX_DRAFT;
    post "/events/{event}/imports/{import}/decisions" Staff actions::imports::decisions, MAX_DRAFT;
    get "/events/{event}/imports/{import}/rows/{row}" Staff pages::imports::row::show;
    post "/events/{event}/imports/{import}/rows/{row}" Staff actions::imports::correct;
    post "/events/{event}/imports/{import}/confirm" Staff actions::imports::confirm, MAX_DRAFT;
    post "/events/{event}/imports/{import}/discard" Staff actions::imports::discard;
    post "/events/{event}/imports/{import}/take-back" Staff actions::imports::take_back;
    get "/events/{event}/imports/{import}/progress" Staff pages::imports::progress::json;
    get "/events/{event}/imports/{import}/left-out.xlsx" Staff pages::imports::files::left_out;
    get "/events/{event}/invitations" Staff pages::people::page::invitations;
    get "/events/{event}/sessions/{session}" Staff pages::attendance::roster::show;
    get "/events/{event}/sessions/{session}/state" Staff pages::attendance::roster::json;
    get "/events/{event}/sessions/{session}/people/{person}" Staff pages::attendance::history::show;
    post "/events/{event}/sessions/{session}/marks" Marker actions::attendance::mark;
    post "/events/{event}/sessions/{session}/others" Marker actions::attendance::others;
    post "/events/{event}/sessions/{session}/walk-ins" Marker actions::attendance::walk_in;
    post "/events/{event}/sessions/{session}/heads" Marker actions::attendance::heads;
    post "/events/{event}/sessions/{session}/late" Marker actions::attendance::late;
    get "/events/{event}/sessions/{session}/projector" Marker pages::projector::show;
    post "/events/{event}/sessions/{session}/projector" Marker actions::attendance::wall;
    post "/events/{event}/sessions/{session}/guests" Marker actions::attendance::guests;
    get "/events/{event}/paper" Staff pages::paper::overview::show;
    post "/events/{event}/paper/sheets" Marker actions::paper::print;
    get "/events/{event}/paper/sheets/{sheet}" Marker pages::paper::sheet::pdf;
    post "/events/{event}/paper/pictures" Marker actions::paper::pictures, MAX_PICTURES;
    get "/events/{event}/paper/pages/{page}" Staff pages::paper::page::show;
    post "/events/{event}/paper/pages/{page}" Marker actions::paper::save;
    post "/events/{event}/paper/pages/{page}/confirm" Staff actions::paper::confirm;
    get "/events/{event}/paper/pages/{page}/picture" Staff pages::paper::page::picture;
    get "/events/{event}/paper/certificates" Marker pages::paper::preview::show;
    post "/events/{event}/paper/certificates" Marker actions::paper::issue;
    post "/events/{event}/paper/certificates/{certificate}" Marker actions::paper::renew;
    get "/events/{event}/print.pdf" Marker pages::paper::print::pdf;
    post "/events/{event}/print" Marker actions::paper::make_file;
    get "/paper/{code}" Marker pages::paper::overview::by_code;
    get "/events/{event}/sessions/{session}/reach" Marker pages::after::reach::show;
    post "/events/{event}/sessions/{session}/reach" Marker actions::after::reach;
    get "/events/{event}/feedback" Staff pages::after::feedback::show;
    post "/events/{event}/feedback" Marker actions::after::paper;
    post "/events/{event}/feedback/questions" Staff actions::after::questions;
    post "/events/{event}/feedback/close" Staff actions::after::close;
    get "/events/{event}/feedback/sheet" Staff pages::after::feedback::empty_sheet;
    get "/events/{event}/report" Staff pages::after::report::show;
    get "/events/{event}/report.pdf" Staff pages::after::report::pdf;
    get "/events/{event}/report.xlsx" Staff pages::after::report::xlsx;
}
