//! The order in which go-yaml prints the keys of a mapping: letters before
//! other characters, digits by their number.

use std::cmp::Ordering;

/// Compares two keys as go-yaml's key list does.
pub fn natural(a: &str, b: &str) -> Ordering {
    let (ar, br): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut digits = false;
    for i in 0..ar.len().min(br.len()) {
        if ar[i] == br[i] {
            digits = ar[i].is_ascii_digit();
            continue;
        }
        let (al, bl) = (ar[i].is_alphabetic(), br[i].is_alphabetic());
        if al && bl {
            return ar[i].cmp(&br[i]);
        }
        if al || bl {
            return match (digits, al) {
                (true, true) | (false, false) => Ordering::Less,
                (true, false) | (false, true) => Ordering::Greater,
            };
        }
        let zero = ar[i] == '0' || br[i] == '0';
        if zero && digits_before(&ar, i) {
            return ar[i].cmp(&br[i]);
        }
        let (an, bn) = (number(&ar[i..]), number(&br[i..]));
        return match an.cmp(&bn) {
            Ordering::Equal => ar[i].cmp(&br[i]),
            order => order,
        };
    }
    ar.len().cmp(&br.len())
}

fn digits_before(text: &[char], at: usize) -> bool {
    text[..at]
        .iter()
        .rev()
        .take_while(|c| c.is_ascii_digit())
        .any(|c| *c != '0')
}

fn number(text: &[char]) -> u64 {
    text.iter()
        .map_while(|c| c.to_digit(10))
        .fold(0u64, |n, d| n.wrapping_mul(10).wrapping_add(u64::from(d)))
}
