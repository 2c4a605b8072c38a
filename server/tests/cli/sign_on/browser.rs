//! A browser that follows nothing by itself.

use std::collections::BTreeMap;

use openidconnect::reqwest::{Client, Method, Response, Url, header, redirect::Policy};

/// The address at which people reach the platform, as it believes: providers send them there.
pub const ADDRESS: &str = "http://127.0.0.1:1";

/// A browser. Its cookies know no ports.
pub struct Browser {
    client: Client,
    cookies: BTreeMap<String, String>,
    /// Where the platform really is.
    platform: String,
}

/// What came back.
pub struct Page {
    pub status: u16,
    /// Where it leads.
    pub location: Option<Url>,
    pub text: String,
}

impl Page {
    #[track_caller]
    pub fn says(&self, status: u16, sentence: &str) {
        assert!(self.status == status && self.text.contains(sentence), "“{sentence}”: {} {}", self.status, self.text);
    }

    #[track_caller]
    pub fn leads(&self) -> &Url {
        self.location.as_ref().unwrap_or_else(|| panic!("{} {}", self.status, self.text))
    }
}

impl Browser {
    /// Nobody in particular, who reads English.
    pub fn new(platform: std::net::SocketAddr) -> Self {
        let client = Client::builder().redirect(Policy::none()).pool_max_idle_per_host(0).no_proxy().build().unwrap();
        let cookies = BTreeMap::from([("language".to_owned(), "en".to_owned())]);
        Self { client, cookies, platform: format!("http://{platform}") }
    }

    pub fn has(&self, cookie: &str) -> bool {
        self.cookies.contains_key(cookie)
    }

    /// A page of the platform, or of anybody else.
    pub async fn get(&mut self, address: &str) -> Page {
        self.send(Method::GET, address, &[]).await
    }

    pub async fn post(&mut self, address: &str, fields: &[(&str, &str)]) -> Page {
        self.send(Method::POST, address, fields).await
    }

    async fn send(&mut self, method: Method, address: &str, fields: &[(&str, &str)]) -> Page {
        let address = address.strip_prefix(ADDRESS).unwrap_or(address);
        let address = if address.starts_with('/') { format!("{}{address}", self.platform) } else { address.to_owned() };
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = self.client.request(method, &address).header(header::COOKIE, cookies.join("; "));
        let request = request.header("sec-fetch-site", "same-origin").form(fields);
        let answer = request.send().await.unwrap();
        self.keep(&answer);
        let location =
            answer.headers().get(header::LOCATION).map(|to| answer.url().join(to.to_str().unwrap()).unwrap());
        Page { status: answer.status().as_u16(), location, text: answer.text().await.unwrap() }
    }

    fn keep(&mut self, answer: &Response) {
        for cookie in answer.headers().get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            match pair.split_once('=').unwrap() {
                (name, "") => drop(self.cookies.remove(name)),
                (name, value) => drop(self.cookies.insert(name.to_owned(), value.to_owned())),
            }
        }
    }
}
