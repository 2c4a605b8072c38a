//! Drafts and versions of courses, for trainers.

use super::routes;
use crate::{actions::authoring as actions, pages::authoring as pages};

/// The largest form with a whole file in it, whose letters take up to six bytes each.
const MAX_SOURCE: usize = 6 * records::authoring::drafts::LARGEST;

/// The largest form with everything that is said and can be chosen at one place of a scenario.
const MAX_NODE: usize = 512 * 1024;

/// The largest form with a file of a translator.
const MAX_FILE: usize = records::authoring::drafts::LARGEST + 16 * 1024;

/// The largest form with the folder of a course.
const MAX_FOLDER: usize = actions::folders::MOST_ZIP + 16 * 1024;

/// The largest form with a picture or a sound.
const MAX_MEDIA: usize = documents::media::MOST_BYTES + 16 * 1024;

routes! {
    get "/authoring" Trainer pages::drafts::list;
    get "/authoring/new" Trainer pages::new::show;
    post "/authoring/new" Trainer actions::outline::create;
    post "/authoring/new/copy" Trainer actions::folders::copy;
    post "/authoring/new/folder" Trainer actions::folders::create, MAX_FOLDER;
    get "/authoring/{course}" Trainer pages::drafts::show;
    get "/authoring/{course}/folder" Trainer pages::folders::draft;
    post "/authoring/{course}/folder" Trainer actions::folders::replace, MAX_FOLDER;
    get "/authoring/{course}/read" Trainer pages::read::draft;
    get "/authoring/{course}/read/{module}/{activity}" Trainer pages::read::draft_activity;
    get "/authoring/{course}/media" Trainer pages::media::list;
    post "/authoring/{course}/media" Trainer actions::media::add, MAX_MEDIA;
    get "/authoring/{course}/media/{file}" Trainer pages::media::file;
    post "/authoring/{course}/media/{file}/remove" Trainer actions::media::remove;
    get "/authoring/{course}/properties" Trainer pages::properties::show;
    post "/authoring/{course}/properties" Trainer actions::properties::save;
    get "/authoring/{course}/facts" Trainer pages::facts::show;
    post "/authoring/{course}/facts" Trainer actions::properties::fact;
    post "/authoring/{course}/outline" Trainer actions::outline::change;
    get "/authoring/{course}/texts/{name}/edit" Trainer pages::texts::show;
    post "/authoring/{course}/texts/{name}/edit" Trainer actions::parts::file, MAX_SOURCE;
    post "/authoring/{course}/start" Trainer actions::drafts::start;
    post "/authoring/{course}/translations" Trainer actions::translations::begin;
    get "/authoring/{course}/translations/{language}" Trainer pages::translations::show;
    post "/authoring/{course}/translations/{language}" Trainer actions::translations::change, MAX_NODE;
    get "/authoring/{course}/translations/{language}/file" Trainer pages::translations::file;
    post "/authoring/{course}/translations/{language}/file" Trainer actions::translations::file, MAX_FILE;
    get "/authoring/{course}/publish" Trainer pages::publish::show;
    post "/authoring/{course}/publish" Trainer actions::drafts::publish;
    get "/authoring/{course}/remarks" Trainer pages::remarks::show;
    post "/authoring/{course}/remarks/{remark}/settle" Trainer actions::remarks::settle;
    get "/authoring/{course}/reviews" Trainer pages::reviews::list;
    post "/authoring/{course}/reviews" Trainer actions::reviews::make;
    post "/authoring/{course}/reviews/{review}/end" Trainer actions::reviews::end;
    post "/authoring/{course}/reviews/remarks/{remark}/settle" Trainer actions::reviews::settle;
    get "/review/{code}" Anyone pages::reviews::look;
    post "/review/{code}" Anyone actions::reviews::remark;
    get "/review/{code}/media/{file}" Anyone pages::reviews::media;
    get "/authoring/{course}/versions" Trainer pages::versions::list;
    get "/authoring/{course}/versions/{version}/compare" Trainer pages::versions::compare;
    get "/authoring/{course}/versions/{version}/read" Trainer pages::read::show;
    get "/authoring/{course}/versions/{version}/read/{module}/{activity}" Trainer pages::read::activity;
    get "/authoring/{course}/versions/{version}/folder" Trainer pages::folders::version;
    post "/authoring/{course}/versions/{version}/take-back" Trainer actions::versions::take_back;
    post "/authoring/{course}/versions/{version}/give-out" Trainer actions::versions::give_out;
    post "/authoring/{course}/versions/{version}/restore" Trainer actions::versions::restore;
    post "/authoring/{course}/approve" Trainer actions::drafts::approve;
    post "/authoring/{course}/discard" Trainer actions::drafts::discard;
    post "/authoring/{course}/discarded/{draft}" Trainer actions::drafts::bring_back;
    get "/authoring/{course}/{module}/{name}" Trainer pages::parts::show;
    post "/authoring/{course}/{module}/{name}/node" Trainer actions::drafts::node, MAX_NODE;
    post "/authoring/{course}/{module}/{name}/add" Trainer actions::drafts::add;
    post "/authoring/{course}/{module}/{name}/remove" Trainer actions::drafts::remove;
    post "/authoring/{course}/{module}/{name}/passage" Trainer actions::parts::passage, MAX_NODE;
    post "/authoring/{course}/{module}/{name}/text" Trainer actions::parts::text, MAX_SOURCE;
    post "/authoring/{course}/{module}/{name}/twee" Trainer actions::drafts::twee, MAX_SOURCE;
    get "/authoring/{course}/{module}/{name}/twee" Trainer pages::scenarios::editor::twee;
    get "/authoring/{course}/{module}/{name}/try" Trainer pages::scenarios::trial::show;
}
