//! A provider of identities that lies as it is told to. Its key is new for each.

use std::{
    sync::{Arc, Mutex},
    time::SystemTime,
};

use axum::{
    Json, Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base64::{
    Engine,
    prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD},
};
use chrono::{DateTime, Duration, Utc};
use openidconnect::{
    Audience, EmptyAdditionalClaims, EndUserEmail, IssuerUrl, JsonWebKeyId, Nonce, PrivateSigningKey, StandardClaims,
    SubjectIdentifier,
    core::{
        CoreEdDsaPrivateSigningKey, CoreHmacKey, CoreIdToken, CoreIdTokenClaims, CoreJsonWebKeySet,
        CoreJwsSigningAlgorithm as Algorithm,
    },
};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use uuid::Uuid;

/// By which it knows the platform.
pub const SECRET: &str = "a-secret-that-is-long-enough-for-anybody";

/// What is not as it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lie {
    /// Nothing.
    None,
    /// What it says about itself is what another one says.
    Metadata,
    /// The token is for somebody else.
    Audience,
    /// The token is for the platform, and for somebody whom nobody knows.
    Audiences,
    /// The token was good a minute ago.
    Expired,
    /// The token was made for another question.
    Nonce,
    /// The token says nothing about the question.
    NoNonce,
    /// The token is another provider's.
    Issuer,
    /// Somebody else has signed the token.
    Signature,
    /// Nobody has signed it.
    Unsigned,
    /// It is signed with the secret that the platform knows too.
    Shared,
    /// There is no token.
    NoToken,
    /// The answer does not end.
    Long,
    /// The answer is to be had elsewhere.
    Elsewhere,
    /// There is no answer.
    Silent,
}

/// What it says at present.
struct Present {
    lie: Lie,
    nonce: String,
    key: CoreEdDsaPrivateSigningKey,
}

/// A provider.
#[derive(Clone)]
pub struct Liar {
    pub issuer: String,
    present: Arc<Mutex<Present>>,
}

impl Liar {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let present = Present { lie: Lie::None, nonce: String::new(), key: key("one") };
        let liar = Self { issuer, present: Arc::new(Mutex::new(present)) };
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(metadata))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .with_state(liar.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        liar
    }

    /// From now on.
    pub fn tells(&self, lie: Lie, nonce: &str) {
        let mut present = self.present.lock().unwrap();
        present.lie = lie;
        nonce.clone_into(&mut present.nonce);
    }

    /// Signs with another key from now on, and says so.
    pub fn takes_another_key(&self) {
        self.present.lock().unwrap().key = key("two");
    }

    fn lie(&self) -> Lie {
        self.present.lock().unwrap().lie
    }

    fn id_token(&self, now: DateTime<Utc>) -> Value {
        let present = self.present.lock().unwrap();
        let lie = present.lie;
        let audiences: &[&str] = match lie {
            Lie::Audience => &["another"],
            Lie::Audiences => &["dayaq", "another"],
            _ => &["dayaq"],
        };
        let issuer = if lie == Lie::Issuer { "https://id.example" } else { &self.issuer };
        let until = now + if lie == Lie::Expired { -Duration::minutes(1) } else { Duration::minutes(1) };
        let nonce = match lie {
            Lie::Nonce => Some(Nonce::new("another".to_owned())),
            Lie::NoNonce => None,
            _ => Some(Nonce::new(present.nonce.clone())),
        };
        let person = StandardClaims::new(SubjectIdentifier::new("manager-at-work".to_owned()))
            .set_email(Some(EndUserEmail::new("manager@example.org".to_owned())))
            .set_email_verified(Some(true));
        let audiences = audiences.iter().map(|name| Audience::new((*name).to_owned())).collect();
        let issuer = IssuerUrl::new(issuer.to_owned()).unwrap();
        let claims =
            CoreIdTokenClaims::new(issuer, audiences, until, now, person, EmptyAdditionalClaims {}).set_nonce(nonce);
        let signed = |key: &CoreEdDsaPrivateSigningKey| {
            CoreIdToken::new(claims.clone(), key, Algorithm::EdDsa, None, None).unwrap().to_string()
        };
        json!(match lie {
            Lie::Signature => signed(&key("one")),
            Lie::Unsigned => {
                let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
                format!("{}.{}.", part(&json!({ "alg": "none" })), part(&serde_json::to_value(&claims).unwrap()))
            }
            Lie::Shared => CoreIdToken::new(claims, &CoreHmacKey::new(SECRET), Algorithm::HmacSha256, None, None)
                .unwrap()
                .to_string(),
            _ => signed(&present.key),
        })
    }
}

/// A new key (RFC 8410).
fn key(id: &str) -> CoreEdDsaPrivateSigningKey {
    let mut der = vec![0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
    der.extend([Uuid::new_v4(), Uuid::new_v4()].iter().flat_map(|chance| *chance.as_bytes()));
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", BASE64_STANDARD.encode(der));
    CoreEdDsaPrivateSigningKey::from_ed25519_pem(&pem, Some(JsonWebKeyId::new(id.to_owned()))).unwrap()
}

async fn metadata(State(liar): State<Liar>) -> Json<Value> {
    let issuer = &liar.issuer;
    let named = if liar.lie() == Lie::Metadata { "https://id.example" } else { issuer };
    Json(json!({
        "issuer": named,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        // It may say what it likes.
        "id_token_signing_alg_values_supported": ["none", "HS256", "EdDSA", "XX999"],
    }))
}

async fn keys(State(liar): State<Liar>) -> Json<Value> {
    let key = liar.present.lock().unwrap().key.as_verification_key();
    Json(serde_json::to_value(CoreJsonWebKeySet::new(vec![key])).unwrap())
}

async fn token(State(liar): State<Liar>) -> Response {
    let mut answer = json!({ "access_token": "x", "token_type": "Bearer" });
    match liar.lie() {
        Lie::NoToken => {}
        Lie::Silent => std::future::pending().await,
        Lie::Elsewhere => {
            return (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, format!("{}/token", liar.issuer))])
                .into_response();
        }
        Lie::Long => answer["id_token"] = "x".repeat(1_000_000).into(),
        _ => answer["id_token"] = liar.id_token(SystemTime::now().into()),
    }
    Json(answer).into_response()
}
