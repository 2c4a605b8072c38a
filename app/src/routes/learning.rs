//! Courses, for trainees; what was played, for trainers.

use super::routes;
use crate::{actions::learning as actions, pages::learning as pages};

routes! {
    get "/courses" Trainee pages::courses::show;
    get "/courses/{project}/{course}" Trainee pages::course::show;
    get "/courses/{project}/{course}/kept" Trainee pages::kept::list;
    get "/kept/{version}/{language}/{project}/{course}" Trainee pages::kept::course;
    get "/kept/{version}/{language}/{project}/{course}/{module}/{activity}" Trainee pages::kept::activity;
    get "/kept/{version}/{language}/{project}/{course}/{module}/{activity}/ahead" Trainee pages::kept::ahead;
    get "/on-this-phone" Anyone pages::phone::show;
    get "/on-this-phone/{language}" Anyone pages::phone::kept;
    post "/courses/{project}/{course}/start" Trainee actions::quizzes::start;
    get "/courses/{project}/{course}/{module}/{activity}" Trainee pages::lesson::show;
    post "/courses/{project}/{course}/{module}/{activity}/confirm" Trainee actions::quizzes::confirm;
    post "/courses/{project}/{course}/{module}/{activity}/remark" Trainee actions::remarks::note;
    post "/courses/{project}/{course}/{module}/{activity}/begin" Trainee actions::quizzes::begin;
    get "/courses/{project}/{course}/{module}/{activity}/go-on" Trainee pages::quizzes::question::go_on;
    get "/courses/{project}/{course}/{module}/{activity}/questions/{number}" Trainee pages::quizzes::question::show;
    post "/courses/{project}/{course}/{module}/{activity}/questions/{number}" Trainee actions::quizzes::answer;
    get "/courses/{project}/{course}/{module}/{activity}/review" Trainee pages::quizzes::review::show;
    post "/courses/{project}/{course}/{module}/{activity}/submit" Trainee actions::quizzes::submit;
    get "/courses/{project}/{course}/{module}/{activity}/results/{number}" Trainee pages::quizzes::result::show;
    post "/courses/{project}/{course}/{module}/{activity}/play/begin" Trainee actions::scenarios::begin;
    get "/courses/{project}/{course}/{module}/{activity}/play" Trainee pages::scenarios::play::show;
    post "/courses/{project}/{course}/{module}/{activity}/play" Trainee actions::scenarios::choose;
    get "/courses/{project}/{course}/{module}/{activity}/play/ahead" Trainee pages::scenarios::play::ahead;
    get "/courses/{project}/{course}/{module}/{activity}/runs/{number}" Trainee pages::scenarios::debrief::show;
    post "/courses/{project}/{course}/{module}/{activity}/runs/{number}" Trainee actions::scenarios::debrief;
    get "/at-hand" Trainee pages::pocket::show;
    get "/open" Anyone pages::public::list;
    get "/open/{course}" Anyone pages::public::show;
    get "/open/{course}/media/{name}" Anyone pages::public::media;
    get "/open/{course}/{module}/{activity}" Anyone pages::public::activity;
    get "/open/{course}/{module}/{activity}/ahead" Anyone pages::public::played;
    get "/catalogue" Trainee pages::catalogue::show;
    get "/enrol" Trainee pages::enrol::show;
    post "/enrol" Trainee actions::enrolment::enter;
    get "/offers" Staff pages::offers::list;
    get "/offers/{project}/{course}" Staff pages::offers::show;
    post "/offers/{project}/{course}/terms" Staff actions::enrolment::set_terms;
    post "/offers/{project}/{course}/codes" Staff actions::enrolment::make_code;
    post "/offers/{project}/{course}/codes/{code}/end" Staff actions::enrolment::end_code;
    post "/offers/{project}/{course}/people" Staff actions::enrolment::enrol_people;
    post "/offers/{project}/{course}/people/{person}/end" Staff actions::enrolment::end_enrolment;
    get "/search" SignedIn pages::search::show;
    get "/commitments" Trainee pages::scenarios::commitments::show;
    post "/commitments/{run}" Trainee actions::scenarios::follow_up;
    get "/completions/{participation}" Staff pages::participation::show;
    post "/completions/{participation}/attempts" Staff actions::grants::give;
    post "/completions/{participation}/attempts/{grant}/take-back" Staff actions::grants::take_back;
    get "/media/{version}/{name}" SignedIn pages::media::show;
    get "/exercises" Trainer pages::scenarios::all::show;
    get "/exercises/{project}/{course}/{module}/{activity}" Trainer pages::scenarios::map::show;
    get "/exercises/{project}/{course}/{module}/{activity}/runs/{run}" Trainer pages::scenarios::run::show;
}
