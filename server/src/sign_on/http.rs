//! Requests to the provider: to where it says and nowhere else, and no more is read than it can have to say.

use std::{io, pin::Pin};

use openidconnect::{
    AsyncHttpClient, HttpRequest, HttpResponse, http,
    reqwest::{Client, Request, redirect::Policy},
};

/// The largest answer, in bytes: some keys with their certificates.
const MOST: usize = 256 * 1024;

/// A client of HTTP.
pub struct Http(Client);

impl Http {
    /// Where the provider is reached by HTTPS, no part of it is by HTTP.
    pub fn new(https_only: bool) -> anyhow::Result<Self> {
        // Settings of the environment count nowhere else either.
        Ok(Self(
            Client::builder()
                .redirect(Policy::none())
                // A connection that the provider has closed meanwhile would cost somebody their code, which is good once.
                .pool_max_idle_per_host(0)
                .no_proxy()
                .https_only(https_only)
                .build()?,
        ))
    }

    async fn send(&self, request: HttpRequest) -> io::Result<HttpResponse> {
        let request = Request::try_from(request).map_err(io::Error::other)?;
        let mut answer = self.0.execute(request).await.map_err(io::Error::other)?;
        let mut body = Vec::new();
        while let Some(part) = answer.chunk().await.map_err(io::Error::other)? {
            if body.len() + part.len() > MOST {
                return Err(io::Error::other("the answer is too long"));
            }
            body.extend_from_slice(&part);
        }
        let mut response = http::Response::new(body);
        *response.status_mut() = answer.status();
        *response.headers_mut() = std::mem::take(answer.headers_mut());
        Ok(response)
    }
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<HttpResponse>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}
