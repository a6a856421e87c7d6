//! `docker top`.

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TopResponse {
    pub titles: Vec<String>,
    pub processes: Vec<Vec<String>>,
}
