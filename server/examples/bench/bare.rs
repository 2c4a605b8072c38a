//! The bare handler: one SQLite query, a body of the wanted size.

use std::str::FromStr;

use axum::{
    Router,
    extract::{Path, State},
    routing::get,
};
use sqlx::{SqlitePool, sqlite::SqliteConnectOptions};

/// Serves on a free port and prints it.
pub async fn serve(database: &str) -> anyhow::Result<()> {
    let pool = SqlitePool::connect_with(SqliteConnectOptions::from_str(database)?.read_only(true)).await?;
    let app = Router::new().route("/{size}", get(answer)).with_state(pool);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?);
    axum::serve(listener, app).await?;
    Ok(())
}

async fn answer(State(pool): State<SqlitePool>, Path(size): Path<usize>) -> String {
    let sql = "SELECT name FROM organisations ORDER BY id LIMIT 1";
    let name: String = sqlx::query_scalar(sql).fetch_one(&pool).await.unwrap_or_default();
    let mut body = name;
    body.truncate(0);
    body.extend(std::iter::repeat_n('x', size));
    body
}
