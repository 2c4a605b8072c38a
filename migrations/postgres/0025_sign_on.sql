-- Signing in with the accounts of an organisation (OpenID Connect). ---------------------------------------------------

-- Whom a provider of identities knows, and which account is theirs here: one of each provider. No token is kept.
CREATE TABLE account_links (
    issuer TEXT NOT NULL,
    -- How the provider calls them; it never changes, as addresses and names do.
    subject TEXT NOT NULL,
    account_id UUID NOT NULL REFERENCES accounts (id),
    -- What the provider said when it was linked, for people to recognise it.
    address TEXT,
    linked_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (issuer, subject),
    UNIQUE (account_id, issuer)
);

-- Who was on the way to the provider and is expected back: once, in ten minutes, in the browser that has the key.
CREATE TABLE sign_ons (
    key_hash BYTEA NOT NULL PRIMARY KEY,
    state TEXT NOT NULL,
    nonce TEXT NOT NULL,
    -- What the provider was shown the hash of (PKCE).
    verifier TEXT NOT NULL,
    -- The page to go on to.
    back TEXT NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX sign_ons_by_end ON sign_ons (expires_at);

-- Who came from the provider and was not let in: for two weeks, so that an administrator can say whose account it is.
CREATE TABLE unlinked_arrivals (
    id UUID NOT NULL PRIMARY KEY,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    address TEXT,
    name TEXT,
    came_at TIMESTAMPTZ NOT NULL,
    UNIQUE (issuer, subject)
);
