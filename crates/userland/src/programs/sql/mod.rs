//! A small SQL engine behind two servers: MySQL (`mysqld`, `mysql`, `mysqladmin`, `mysqldump`) and
//! PostgreSQL (`postgres`, `psql`, `pg_isready`, `pg_dump`), with the entrypoints of their images.
//! Data lives in one file of the data directory, so a volume keeps it.
//! Not modelled: the real wire protocols (other clients cannot connect), indexes, constraints beyond
//! primary keys and NOT NULL, sub-queries, privileges beyond one password, isolation.

mod engine;
mod expr;
mod lex;
pub mod mysql;
pub mod postgres;
mod store;
mod wire;
