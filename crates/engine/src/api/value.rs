//! Go's slices and maps, which can be nil.

use std::collections::BTreeMap;
use std::ops::Deref;

use serde::{Serialize, Serializer};

/// A slice that may be nil: `null` in JSON, `[]` in a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List<T>(pub Option<Vec<T>>);

impl<T> Default for List<T> {
    fn default() -> List<T> {
        List(None)
    }
}

impl<T> List<T> {
    /// Makes a nil slice of an empty vector, else a slice.
    pub fn nil_if_empty(items: Vec<T>) -> List<T> {
        List((!items.is_empty()).then_some(items))
    }

    pub fn push(&mut self, item: T) {
        self.0.get_or_insert_default().push(item);
    }

    pub fn is_nil(&self) -> bool {
        self.0.is_none()
    }

    /// Returns the items; none for nil.
    pub fn into_vec(self) -> Vec<T> {
        self.0.unwrap_or_default()
    }
}

impl<T> Deref for List<T> {
    type Target = [T];
    fn deref(&self) -> &[T] {
        self.0.as_deref().unwrap_or_default()
    }
}

impl<T> From<Vec<T>> for List<T> {
    fn from(items: Vec<T>) -> List<T> {
        List(Some(items))
    }
}

impl<T> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> List<T> {
        List(Some(items.into_iter().collect()))
    }
}

impl<'a, T> IntoIterator for &'a List<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T: Serialize> Serialize for List<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Some(items) => serializer.collect_seq(items),
            None => serializer.serialize_unit_struct("[]"),
        }
    }
}

/// A map with string keys that may be nil: `null` in JSON, `map[]` in a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dict<T>(pub Option<BTreeMap<String, T>>);

impl<T> Default for Dict<T> {
    fn default() -> Dict<T> {
        Dict(None)
    }
}

impl<T> Dict<T> {
    /// Makes an empty map that is not nil.
    pub fn empty() -> Dict<T> {
        Dict(Some(BTreeMap::new()))
    }

    /// Makes a nil map of an empty map, else a map.
    pub fn nil_if_empty(map: BTreeMap<String, T>) -> Dict<T> {
        Dict((!map.is_empty()).then_some(map))
    }

    pub fn insert(&mut self, key: impl Into<String>, value: T) {
        self.0.get_or_insert_default().insert(key.into(), value);
    }

    pub fn get(&self, key: &str) -> Option<&T> {
        self.0.as_ref()?.get(key)
    }

    pub fn contains_key(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    pub fn is_empty(&self) -> bool {
        self.0.as_ref().is_none_or(BTreeMap::is_empty)
    }

    pub fn len(&self) -> usize {
        self.0.as_ref().map_or(0, BTreeMap::len)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&String, &T)> {
        self.0.iter().flatten()
    }

    /// Returns the map; empty for nil.
    pub fn into_map(self) -> BTreeMap<String, T> {
        self.0.unwrap_or_default()
    }
}

impl<T> From<BTreeMap<String, T>> for Dict<T> {
    fn from(map: BTreeMap<String, T>) -> Dict<T> {
        Dict(Some(map))
    }
}

impl<T: Serialize> Serialize for Dict<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Some(map) => serializer.collect_map(map),
            None => serializer.serialize_unit_struct("{}"),
        }
    }
}

/// Go's empty struct, as in a set: `{"80/tcp": {}}`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Empty {}

/// A nanosecond time stamp since the epoch; 0 is Go's zero time. Serialises as RFC 3339 with
/// nanoseconds, trailing zeros cut, as Go prints it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(pub i64);

impl Timestamp {
    pub fn secs(self) -> i64 {
        self.0.div_euclid(1_000_000_000)
    }

    pub fn nanos(self) -> i64 {
        self.0
    }

    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Formats as Go's `RFC3339Nano` with all nine digits (log time stamps).
    pub fn nine_digits(self) -> String {
        let (date, nanos) = self.parts();
        format!("{date}.{nanos:09}Z")
    }

    /// Formats as `2026-11-24T11:13:46Z`, without the fraction.
    pub fn seconds_only(self) -> String {
        format!("{}Z", self.parts().0)
    }

    fn parts(self) -> (String, i64) {
        if self.0 == 0 {
            return ("0001-01-01T00:00:00".to_string(), 0);
        }
        let secs = self.secs();
        let (days, rest) = (secs.div_euclid(86_400), secs.rem_euclid(86_400));
        let (y, m, d) = civil(days);
        let (h, min, s) = (rest / 3600, rest / 60 % 60, rest % 60);
        (
            format!("{y:04}-{m:02}-{d:02}T{h:02}:{min:02}:{s:02}"),
            self.0.rem_euclid(1_000_000_000),
        )
    }
}

/// Days since the epoch to a date of the Gregorian calendar.
fn civil(days: i64) -> (i64, i64, i64) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + era * 400 + i64::from(month <= 2);
    (year, month, doy - (153 * mp + 2) / 5 + 1)
}

impl std::fmt::Display for Timestamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (date, nanos) = self.parts();
        if nanos == 0 {
            return write!(f, "{date}Z");
        }
        let digits = format!("{nanos:09}");
        write!(f, "{date}.{}Z", digits.trim_end_matches('0'))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
