//! Certificates: one's own, and the public page that verifies one.

use super::routes;
use crate::pages::certificates as pages;

routes! {
    get "/verify" Anyone pages::verify::ask;
    get "/verify/{code}" Anyone pages::verify::show;
    get "/certificates" Trainee pages::own::show;
    get "/certificates/{file}" SignedIn pages::own::pdf;
}
