//! Signing in with the accounts of an organisation: the client of its provider of identities (`OpenID` Connect, authorization code
//! with PKCE). What the provider says is verified here, and no token leaves this file.

mod http;

use std::{sync::Arc, time::Duration};

use app::{Fault, Later};
use openidconnect::{
    AuthType, AuthenticationFlow, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl,
    RequestTokenError, Scope, SignatureVerificationError,
    core::{
        CoreClient, CoreClientAuthMethod, CoreIdToken, CoreIdTokenClaims, CoreJwsSigningAlgorithm as Algorithm,
        CoreProviderMetadata, CoreResponseType,
    },
};
use records::{
    accounts::sign_on::{begun::Begun, identity::Identity},
    system::clock::Clock,
};
use tokio::{
    sync::Mutex,
    time::{Instant, timeout},
};

use self::http::Http;

/// Somebody is waiting before the screen.
const LONGEST: Duration = Duration::from_secs(5);
/// What the provider says about itself is believed as long as this.
const KEPT: Duration = Duration::from_hours(1);
/// With an unknown key it is asked again, but no more often than this.
const ASKED_AGAIN: Duration = Duration::from_secs(5);
/// How identities may be signed: with a key that the provider alone has. `none` is no signature, and the others need a secret that
/// we would have to share.
const ALGORITHMS: [Algorithm; 9] = [
    Algorithm::EdDsa,
    Algorithm::EcdsaP256Sha256,
    Algorithm::EcdsaP384Sha384,
    Algorithm::RsaSsaPkcs1V15Sha256,
    Algorithm::RsaSsaPkcs1V15Sha384,
    Algorithm::RsaSsaPkcs1V15Sha512,
    Algorithm::RsaSsaPssSha256,
    Algorithm::RsaSsaPssSha384,
    Algorithm::RsaSsaPssSha512,
];

/// How the provider is reached, and how it is called here.
pub struct Options {
    /// What it calls itself: an address.
    pub issuer: IssuerUrl,
    /// What it calls us.
    pub client: ClientId,
    /// By which it knows us.
    pub secret: ClientSecret,
    /// What people call it.
    pub name: String,
}

/// A provider of identities.
pub struct Provider {
    options: Options,
    back: RedirectUrl,
    http: Http,
    clock: Clock,
    kept: Mutex<Option<(Arc<CoreProviderMetadata>, Instant)>>,
}

type Client =
    CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointMaybeSet, EndpointMaybeSet>;

impl Provider {
    /// For the platform at this address, to which people come back.
    pub fn new(options: Options, address: &str, clock: Clock) -> anyhow::Result<Self> {
        let http = Http::new(options.issuer.url().scheme() == "https")?;
        let back = RedirectUrl::new(format!("{address}/sign-in/with/return"))?;
        Ok(Self { options, back, http, clock, kept: Mutex::default() })
    }

    /// What the provider says about itself, its keys among it, no older than this.
    async fn metadata(&self, within: Duration) -> Result<Arc<CoreProviderMetadata>, Fault> {
        // Whoever comes meanwhile waits for the same answer.
        let mut kept = self.kept.lock().await;
        if let Some((metadata, at)) = kept.as_ref()
            && at.elapsed() < within
        {
            return Ok(Arc::clone(metadata));
        }
        let asked = CoreProviderMetadata::discover_async(self.options.issuer.clone(), &self.http).await;
        let metadata = Arc::new(asked.map_err(|error| fault(Fault::Away, error))?);
        *kept = Some((Arc::clone(&metadata), Instant::now()));
        Ok(metadata)
    }

    fn client(&self, metadata: &CoreProviderMetadata) -> Client {
        let (id, secret) = (self.options.client.clone(), self.options.secret.clone());
        let ways = metadata.token_endpoint_auth_methods_supported();
        let in_header = ways.is_none_or(|ways| ways.contains(&CoreClientAuthMethod::ClientSecretBasic));
        CoreClient::from_provider_metadata(metadata.clone(), id, Some(secret))
            .set_redirect_uri(self.back.clone())
            .set_auth_type(if in_header { AuthType::BasicAuth } else { AuthType::RequestBody })
    }

    async fn send(&self, begun: &Begun) -> Result<String, Fault> {
        let metadata = self.metadata(KEPT).await?;
        let verifier = PkceCodeVerifier::new(begun.verifier.clone());
        let (state, nonce) = (CsrfToken::new(begun.state.clone()), Nonce::new(begun.nonce.clone()));
        let flow = AuthenticationFlow::<CoreResponseType>::AuthorizationCode;
        let (address, _, _) = self
            .client(&metadata)
            .authorize_url(flow, || state, || nonce)
            .add_scopes(["email", "profile"].map(|scope| Scope::new(scope.to_owned())))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
            .url();
        Ok(address.into())
    }

    async fn receive(&self, begun: &Begun, code: &str) -> Result<Identity, Fault> {
        let metadata = self.metadata(KEPT).await?;
        let client = self.client(&metadata);
        let request = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|error| fault(Fault::Away, error))?
            .set_pkce_verifier(PkceCodeVerifier::new(begun.verifier.clone()));
        let answer = request.request_async(&self.http).await.map_err(|error| match error {
            RequestTokenError::Request(_) => fault(Fault::Away, error),
            _ => fault(Fault::Refused, error),
        })?;
        let token = answer.extra_fields().id_token().ok_or_else(|| refused("there is no ID token"))?;
        let nonce = Nonce::new(begun.nonce.clone());
        let claims = match self.verified(&metadata, token, &nonce) {
            Err(ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey)) => {
                let fresh = self.metadata(ASKED_AGAIN).await?;
                self.verified(&fresh, token, &nonce)
            }
            verified => verified,
        };
        let claims = claims.map_err(|error| fault(Fault::Refused, error))?;
        let name = claims.name().and_then(|name| name.get(None)).map(|name| name.as_str());
        let address = claims.email().map(|address| address.as_str());
        let confirmed = claims.email_verified() == Some(true);
        let who = Identity::new(claims.issuer().as_str(), claims.subject().as_str(), address, confirmed, name);
        who.ok_or_else(|| refused("the subject is empty or too long"))
    }

    /// What stands in a token: issuer, audience, time, signature and nonce are what they have to be.
    fn verified(
        &self,
        metadata: &CoreProviderMetadata,
        token: &CoreIdToken,
        nonce: &Nonce,
    ) -> Result<CoreIdTokenClaims, ClaimsVerificationError> {
        let (client, clock) = (self.client(metadata), self.clock.clone());
        let verifier = client.id_token_verifier().set_allowed_algs(ALGORITHMS).set_time_fn(move || clock.now());
        token.claims(&verifier, nonce).cloned()
    }
}

impl app::Provider for Provider {
    fn name(&self) -> &str {
        &self.options.name
    }

    fn issuer(&self) -> &str {
        self.options.issuer.as_str()
    }

    fn address<'a>(&'a self, begun: &'a Begun) -> Later<'a, String> {
        Box::pin(async move { timeout(LONGEST, self.send(begun)).await.unwrap_or_else(|_| Err(late())) })
    }

    fn identity<'a>(&'a self, begun: &'a Begun, code: &'a str) -> Later<'a, Identity> {
        Box::pin(async move { timeout(LONGEST, self.receive(begun, code)).await.unwrap_or_else(|_| Err(late())) })
    }
}

/// Says in the log what was wrong. Errors of the client carry neither codes nor tokens nor the secret in what they say.
fn fault(fault: Fault, error: impl std::error::Error + Send + Sync + 'static) -> Fault {
    let said = format!("{:#}", anyhow::Error::new(error));
    match fault {
        Fault::Away => tracing::warn!(error = said, "the provider of identities does not answer as one"),
        Fault::Refused => tracing::warn!(error = said, "what the provider of identities says is not believed"),
    }
    fault
}

fn refused(why: &'static str) -> Fault {
    fault(Fault::Refused, std::io::Error::other(why))
}

fn late() -> Fault {
    fault(Fault::Away, std::io::Error::from(std::io::ErrorKind::TimedOut))
}
