//! What differs between two versions of a text, line by line.

/// A line of the newer text, or one of the older that is not there any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit<'a> {
    Same(&'a str),
    Added(&'a str),
    Removed(&'a str),
}

/// Lines that are compared in the middle, between what is equal at both ends: more are told as
/// removed and added.
const MOST: usize = 400;

/// Compares two texts: the fewest lines added and removed (the longest common subsequence).
pub fn diff<'a>(old: &'a str, new: &'a str) -> Vec<Edit<'a>> {
    let old: Vec<&str> = old.lines().collect();
    let new: Vec<&str> = new.lines().collect();
    let ahead = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let (a, b) = (&old[ahead..], &new[ahead..]);
    let behind = a.iter().rev().zip(b.iter().rev());
    let behind = behind.take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[..a.len() - behind], &b[..b.len() - behind]);
    let mut found: Vec<Edit> = old[..ahead].iter().map(|l| Edit::Same(l)).collect();
    match a.len().max(b.len()) > MOST {
        true => {
            found.extend(a.iter().map(|l| Edit::Removed(l)));
            found.extend(b.iter().map(|l| Edit::Added(l)));
        }
        false => between(a, b, &mut found),
    }
    found.extend(new[new.len() - behind..].iter().map(|l| Edit::Same(l)));
    found
}

fn between<'a>(a: &[&'a str], b: &[&'a str], found: &mut Vec<Edit<'a>>) {
    // How many lines the ends of both from there on have in common.
    let width = b.len() + 1;
    let mut common = vec![0usize; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            common[i * width + j] = match a[i] == b[j] {
                true => common[(i + 1) * width + j + 1] + 1,
                false => common[(i + 1) * width + j].max(common[i * width + j + 1]),
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && a[i] == b[j] {
            found.push(Edit::Same(b[j]));
            (i, j) = (i + 1, j + 1);
        } else if j == b.len()
            || i < a.len() && common[(i + 1) * width + j] >= common[i * width + j + 1]
        {
            found.push(Edit::Removed(a[i]));
            i += 1;
        } else {
            found.push(Edit::Added(b[j]));
            j += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_line_is_one_removed_and_one_added() {
        let edits = diff("a\nb\nc\n", "a\nx\nc\nd\n");
        assert_eq!(
            edits,
            [
                Edit::Same("a"),
                Edit::Removed("b"),
                Edit::Added("x"),
                Edit::Same("c"),
                Edit::Added("d"),
            ]
        );
        assert_eq!(diff("", ""), []);
        assert_eq!(diff("a\n", ""), [Edit::Removed("a")]);
        assert_eq!(diff("a\nb\n", "b\na\n").len(), 3);
    }
}
