//! Every page and action, with its address and who may use it.

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::Method,
    middleware,
    routing::{MethodRouter, get, post},
};

use tower_http::csrf::CsrfLayer;

use crate::{
    api, media, pages,
    server::{access::Access, state::App, visit},
};

/// The largest form, in bytes.
const MAX_FORM: usize = 64 * 1024;
/// The largest form with a whole file in it, whose letters take up to six bytes each.
const MAX_SOURCE: usize = 6 * records::drafts::LARGEST;

/// The largest form with a file to keep, and what stands around it.
const MAX_FILE: usize = records::events::materials::LARGEST + MAX_FORM;

/// The largest form with a list of people, and what stands around it.
const MAX_LIST: usize = documents::spreadsheet::MOST_BYTES + MAX_FORM;

/// The largest form with photographs, and what stands around them.
const MAX_PICTURES: usize = 5 * documents::photo::MOST_BYTES + MAX_FORM;

/// A route, as the test of the permissions sees it.
#[derive(Clone, Debug)]
pub struct Route {
    /// How it is called.
    pub method: Method,
    /// Its address, with `{names}`.
    pub path: &'static str,
    /// Who may use it.
    pub access: Access,
    handler: fn(Access) -> MethodRouter<App>,
}

fn guarded(access: Access, handler: MethodRouter<App>) -> MethodRouter<App> {
    handler.layer(middleware::from_fn(move |visit, request, next| access.check(visit, request, next)))
}

macro_rules! routes {
    ($($method:ident $path:literal $access:ident $handler:path;)+) => {
        /// All routes.
        pub static ROUTES: std::sync::LazyLock<Vec<Route>> = std::sync::LazyLock::new(|| vec![$(Route {
            method: stringify!($method).to_uppercase().parse().unwrap_or_default(),
            path: $path,
            access: Access::$access,
            handler: |access| guarded(access, $method($handler)),
        }),+]);
    };
}

routes! {
    get "/" Anyone pages::home::show;
    get "/about" Anyone pages::about::show;
    post "/language" Anyone api::sign_in::language;
    get "/sign-in" Anyone pages::sign_in::show;
    post "/sign-in" Anyone api::sign_in::sign_in;
    post "/sign-out" Anyone api::sign_in::sign_out;
    get "/reset" Anyone pages::reset::ask;
    post "/reset" Anyone api::reset::send;
    get "/reset/{secret}" Anyone pages::reset::link;
    post "/reset/{secret}" Anyone api::reset::by_link;
    get "/card" Anyone pages::reset::card;
    post "/card" Anyone api::reset::by_card;
    get "/verify" Anyone pages::verify::ask;
    get "/verify/{code}" Anyone pages::verify::show;

    get "/in" Anyone pages::check_in::show;
    post "/in" Anyone api::check_in::mark;
    get "/in/{code}" Anyone pages::check_in::scan;
    get "/join" Anyone pages::join::ask;
    get "/join/{code}" Anyone pages::join::show;
    post "/join/{code}" Anyone api::registrations::join;
    get "/invitation/{code}" Anyone pages::my_events::invitation;
    post "/invitation/{code}" Anyone api::registrations::answer;
    get "/feedback" Anyone pages::feedback::ask;
    get "/feedback/{code}" Anyone pages::feedback::by_code;
    post "/feedback/{code}" Anyone api::after::by_code;
    get "/calendar/{file}" Anyone pages::events::calendar::feed;
    get "/offline.js" Anyone pages::offline::script;

    get "/my-events" SignedIn pages::my_events::show;
    post "/my-events/feed" SignedIn api::registrations::feed;
    post "/my-events/{event}/come" SignedIn api::registrations::come;
    post "/my-events/{event}/apologise" SignedIn api::registrations::apologise;
    get "/my-events/{event}/feedback" SignedIn pages::feedback::own;
    post "/my-events/{event}/feedback" SignedIn api::after::own;

    get "/events" Registrar pages::events::show;
    get "/events/file/{format}" Manager pages::events::file;
    get "/events/new" Staff pages::events::form::new;
    post "/events/new" Staff api::events::create;
    get "/events/{event}" Registrar pages::events::show::show;
    get "/events/{event}/edit" Staff pages::events::form::edit;
    post "/events/{event}/edit" Staff api::events::edit;
    post "/events/{event}/repeat" Staff api::events::repeat;
    post "/events/{event}/postpone" Staff api::events::postpone;
    post "/events/{event}/cancel" Staff api::events::cancel;
    post "/events/{event}/restore" Staff api::events::restore;
    get "/events/{event}/calendar.ics" SignedIn pages::events::calendar::event;
    post "/events/{event}/materials" Staff api::events::add_material;
    get "/events/{event}/materials/{file}" SignedIn pages::my_events::material;
    post "/events/{event}/materials/{file}/remove" Staff api::events::remove_material;
    get "/events/{event}/people" Registrar pages::events::people::show;
    post "/events/{event}/people/add" Registrar api::registrations::add;
    post "/events/{event}/people/state" Registrar api::registrations::set_state;
    post "/events/{event}/people/guest" Staff api::registrations::add_guest;
    post "/events/{event}/people/matched" Staff api::registrations::matched;
    get "/events/{event}/people/{person}/match" Marker pages::events::matching::show;
    post "/events/{event}/people/{person}/match" Marker api::registrations::same;
    get "/events/{event}/imports" Staff pages::events::imports::start;
    post "/events/{event}/imports" Staff api::imports::keep;
    get "/events/{event}/imports/template.xlsx" Staff pages::events::imports::files::template;
    get "/events/{event}/imports/{import}" Staff pages::events::imports::show;
    post "/events/{event}/imports/{import}/columns" Staff api::imports::columns;
    post "/events/{event}/imports/{import}/letters" Staff api::imports::letters;
    post "/events/{event}/imports/{import}/organisations" Staff api::imports::organisations;
    post "/events/{event}/imports/{import}/decisions" Staff api::imports::decisions;
    get "/events/{event}/imports/{import}/rows/{row}" Staff pages::events::imports::row::show;
    post "/events/{event}/imports/{import}/rows/{row}" Staff api::imports::correct;
    post "/events/{event}/imports/{import}/confirm" Staff api::imports::confirm;
    post "/events/{event}/imports/{import}/discard" Staff api::imports::discard;
    post "/events/{event}/imports/{import}/take-back" Staff api::imports::take_back;
    get "/events/{event}/imports/{import}/progress" Staff pages::events::imports::progress::json;
    get "/events/{event}/imports/{import}/left-out.xlsx" Staff pages::events::imports::files::left_out;
    get "/events/{event}/invitations" Staff pages::events::people::invitations;
    get "/events/{event}/sessions/{session}" Staff pages::events::roster::show;
    get "/events/{event}/sessions/{session}/state" Staff pages::events::roster::json;
    get "/events/{event}/sessions/{session}/people/{person}" Staff pages::events::roster::history::show;
    post "/events/{event}/sessions/{session}/marks" Marker api::attendance::mark;
    post "/events/{event}/sessions/{session}/walk-ins" Marker api::attendance::walk_in;
    post "/events/{event}/sessions/{session}/heads" Marker api::attendance::heads;
    post "/events/{event}/sessions/{session}/late" Marker api::attendance::late;
    get "/events/{event}/sessions/{session}/projector" Marker pages::events::projector::show;
    get "/events/{event}/sessions/{session}/codes" Marker pages::events::projector::json;
    get "/events/{event}/paper" Marker pages::events::paper::show;
    post "/events/{event}/paper/sheets" Marker api::paper::print;
    get "/events/{event}/paper/sheets/{sheet}" Marker pages::events::paper::sheet::pdf;
    post "/events/{event}/paper/pictures" Marker api::paper::pictures;
    get "/events/{event}/paper/pages/{page}" Marker pages::events::paper::page::show;
    post "/events/{event}/paper/pages/{page}" Marker api::paper::save;
    post "/events/{event}/paper/pages/{page}/confirm" Marker api::paper::confirm;
    get "/events/{event}/paper/pages/{page}/picture" Marker pages::events::paper::page::picture;
    post "/events/{event}/paper/certificates" Marker api::paper::issue;
    post "/events/{event}/paper/certificates/{certificate}" Marker api::paper::renew;
    get "/events/{event}/print.pdf" Marker pages::events::paper::print::pdf;
    get "/paper/{code}" Marker pages::events::paper::by_code;
    get "/events/{event}/sessions/{session}/reach" Marker pages::events::reach::show;
    post "/events/{event}/sessions/{session}/reach" Marker api::after::reach;
    get "/events/{event}/feedback" Staff pages::events::feedback::show;
    post "/events/{event}/feedback" Marker api::after::paper;
    get "/events/{event}/feedback/sheet" Staff pages::events::feedback::empty_sheet;
    get "/events/{event}/report" Staff pages::events::report::show;
    get "/events/{event}/report.pdf" Staff pages::events::report::pdf;
    get "/events/{event}/report.xlsx" Staff pages::events::report::xlsx;
    get "/attendance" Staff pages::attendance::show;
    get "/attendance/file/{format}" Manager pages::attendance::file;

    get "/account" SignedIn pages::account::show;
    post "/account/password" SignedIn api::account::password;
    post "/account/sessions/{id}/end" SignedIn api::account::end_session;
    post "/account/sessions/end-others" SignedIn api::account::end_others;

    get "/courses" Trainee pages::courses::show;
    get "/courses/{project}/{course}" Trainee pages::course::show;
    post "/courses/{project}/{course}/start" Trainee api::learning::start;
    get "/courses/{project}/{course}/{module}/{activity}" Trainee pages::lesson::show;
    post "/courses/{project}/{course}/{module}/{activity}/confirm" Trainee api::learning::confirm;
    post "/courses/{project}/{course}/{module}/{activity}/begin" Trainee api::learning::begin;
    get "/courses/{project}/{course}/{module}/{activity}/go-on" Trainee pages::question::go_on;
    get "/courses/{project}/{course}/{module}/{activity}/questions/{number}" Trainee pages::question::show;
    post "/courses/{project}/{course}/{module}/{activity}/questions/{number}" Trainee api::learning::answer;
    get "/courses/{project}/{course}/{module}/{activity}/review" Trainee pages::review::show;
    post "/courses/{project}/{course}/{module}/{activity}/submit" Trainee api::learning::submit;
    get "/courses/{project}/{course}/{module}/{activity}/results/{number}" Trainee pages::result::show;
    post "/courses/{project}/{course}/{module}/{activity}/play/begin" Trainee api::playing::begin;
    get "/courses/{project}/{course}/{module}/{activity}/play" Trainee pages::play::show;
    post "/courses/{project}/{course}/{module}/{activity}/play" Trainee api::playing::choose;
    get "/courses/{project}/{course}/{module}/{activity}/play/ahead" Trainee pages::play::ahead;
    get "/courses/{project}/{course}/{module}/{activity}/runs/{number}" Trainee pages::debrief::show;
    post "/courses/{project}/{course}/{module}/{activity}/runs/{number}" Trainee api::playing::debrief;
    get "/commitments" Trainee pages::commitments::show;
    post "/commitments/{run}" Trainee api::playing::follow_up;
    get "/media/{version}/{name}" SignedIn media::show;
    get "/certificates" Trainee pages::certificates::show;
    get "/certificates/{file}" SignedIn pages::certificates::pdf;

    get "/exercises" Trainer pages::exercises::show;
    get "/exercises/{project}/{course}/{module}/{activity}" Trainer pages::exercise::show;
    get "/exercises/{project}/{course}/{module}/{activity}/runs/{run}" Trainer pages::run::show;

    get "/authoring" Trainer pages::authoring::list;
    get "/authoring/{course}" Trainer pages::authoring::show;
    post "/authoring/{course}/start" Trainer api::authoring::start;
    post "/authoring/{course}/publish" Trainer api::authoring::publish;
    post "/authoring/{course}/discard" Trainer api::authoring::discard;
    get "/authoring/{course}/{module}/{name}" Trainer pages::editor::show;
    post "/authoring/{course}/{module}/{name}/node" Trainer api::authoring::node;
    post "/authoring/{course}/{module}/{name}/add" Trainer api::authoring::add;
    post "/authoring/{course}/{module}/{name}/remove" Trainer api::authoring::remove;
    post "/authoring/{course}/{module}/{name}/text" Trainer api::authoring::text;
    post "/authoring/{course}/{module}/{name}/twee" Trainer api::authoring::twee;
    get "/authoring/{course}/{module}/{name}/twee" Trainer pages::editor::twee;
    get "/authoring/{course}/{module}/{name}/try" Trainer pages::trial::show;

    get "/completions" Staff pages::completions::show;
    get "/completions/file/{format}" Manager pages::completions::file;

    get "/people" Administrator pages::people::show;
    get "/people/new" Administrator pages::people::new;
    post "/people/new" Administrator api::people::create;
    get "/people/duplicates" Administrator pages::duplicates::show;
    post "/people/distinct" Administrator api::merging::distinct;
    get "/people/merge" Administrator pages::merge::show;
    post "/people/merge" Administrator api::merging::merge;
    get "/people/merges" Administrator pages::merges::show;
    post "/people/merges/{id}/undo" Administrator api::merging::undo;
    get "/people/{id}" Administrator pages::person::show;
    get "/people/{id}/edit" Administrator pages::person::edit;
    post "/people/{id}/edit" Administrator api::people::edit;
    post "/people/{id}/card" Administrator api::people::card;
    post "/people/{id}/close" Administrator api::people::close;
    post "/people/{id}/open" Administrator api::people::open;
    post "/people/{id}/roles/give" Administrator api::people::give_role;
    post "/people/{id}/roles/take" Administrator api::people::take_role;
    get "/projects" Administrator pages::projects::show;
    get "/projects/new" Administrator pages::projects::new;
    post "/projects/new" Administrator api::projects::create;
    post "/projects/{project}/offer" Administrator api::projects::offer;
    get "/organisations" Administrator pages::organisations::show;
    get "/organisations/new" Administrator pages::organisations::new;
    post "/organisations/new" Administrator api::people::create_organisation;
    get "/mails" Administrator pages::mails::show;
    get "/audit" Administrator pages::audit::show;
}

/// The router of all pages and actions.
pub fn router(app: App) -> Router {
    let mut router = Router::new();
    for route in ROUTES.iter() {
        let handler = (route.handler)(route.access);
        let handler = match route.path {
            _ if route.method != Method::POST => handler,
            path if path.starts_with("/authoring/") => handler.layer(DefaultBodyLimit::max(MAX_SOURCE)),
            "/events/{event}/paper/pictures" => handler.layer(DefaultBodyLimit::max(MAX_PICTURES)),
            "/events/{event}/imports" => handler.layer(DefaultBodyLimit::max(MAX_LIST)),
            "/events/{event}/materials" => handler.layer(DefaultBodyLimit::max(MAX_FILE)),
            _ => handler,
        };
        router = router.route(route.path, handler);
    }
    router
        .fallback(|| async { axum::http::StatusCode::NOT_FOUND })
        .layer(DefaultBodyLimit::max(MAX_FORM))
        // Sec-Fetch-Site, then Origin against Host: works for plain forms, needs no tokens.
        .layer(CsrfLayer::new())
        .layer(middleware::from_fn_with_state(app.clone(), visit::middleware))
        .with_state(app)
}
