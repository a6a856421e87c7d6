//! File modes: the ten letters of `ls -l`, octal and symbolic changes of `chmod`.

use machine::FileKind;

/// `drwxr-xr-x` for a kind and permission bits.
pub fn letters(kind: FileKind, mode: u32) -> String {
    let mut s = String::with_capacity(10);
    s.push(match kind {
        FileKind::Directory => 'd',
        FileKind::Symlink => 'l',
        FileKind::Fifo => 'p',
        FileKind::Socket => 's',
        FileKind::CharDevice => 'c',
        FileKind::BlockDevice => 'b',
        _ => '-',
    });
    for (shift, special, on, off) in [
        (6, 0o4000, 's', 'S'),
        (3, 0o2000, 's', 'S'),
        (0, 0o1000, 't', 'T'),
    ] {
        let bits = mode >> shift;
        s.push(if bits & 4 != 0 { 'r' } else { '-' });
        s.push(if bits & 2 != 0 { 'w' } else { '-' });
        s.push(match (mode & special != 0, bits & 1 != 0) {
            (true, true) => on,
            (true, false) => off,
            (false, true) => 'x',
            (false, false) => '-',
        });
    }
    s
}

/// Applies a mode text (`755`, `u+x,go-w`, `a=rX`) to `old`; `None` when the text is no mode.
pub fn change(text: &str, old: u32, is_dir: bool, umask: u32) -> Option<u32> {
    if text.is_empty() {
        return None;
    }
    if text.bytes().all(|b| b.is_ascii_digit()) {
        let v = u32::from_str_radix(text, 8).ok()?;
        // GNU keeps a directory's set-id bits unless the mode names them.
        let keep = if is_dir && text.len() < 5 {
            old & 0o6000
        } else {
            0
        };
        return (v <= 0o7777).then_some(v | keep);
    }
    let mut mode = old;
    for clause in text.split(',') {
        let at = clause
            .find(['+', '-', '='])
            .filter(|_| clause.starts_with(['u', 'g', 'o', 'a', '+', '-', '=']))?;
        let (who, mut rest) = clause.split_at(at);
        let mut mask = 0;
        for c in who.chars() {
            mask |= match c {
                'u' => 0o4700,
                'g' => 0o2070,
                'o' => 0o1007,
                'a' => 0o7777,
                _ => return None,
            };
        }
        let implicit = who.is_empty();
        let mask = if implicit { 0o7777 } else { mask };
        while let Some(op) = rest.chars().next() {
            if !"+-=".contains(op) {
                return None;
            }
            rest = &rest[1..];
            let end = rest.find(['+', '-', '=']).unwrap_or(rest.len());
            let bits =
                perm_bits(&rest[..end], mode, is_dir)? & mask & if implicit { !umask } else { !0 };
            rest = &rest[end..];
            match op {
                '+' => mode |= bits,
                '-' => mode &= !bits,
                _ => {
                    let cleared = mask
                        & if is_dir { 0o1777 } else { 0o7777 }
                        & if implicit { !umask | 0o7000 } else { !0 };
                    mode = (mode & !cleared) | bits;
                }
            }
        }
    }
    Some(mode)
}

fn perm_bits(perms: &str, mode: u32, is_dir: bool) -> Option<u32> {
    if let "u" | "g" | "o" = perms {
        let shift = match perms {
            "u" => 6,
            "g" => 3,
            _ => 0,
        };
        let three = (mode >> shift) & 7;
        return Some(three * 0o111);
    }
    let mut bits = 0;
    for c in perms.chars() {
        bits |= match c {
            'r' => 0o444,
            'w' => 0o222,
            'x' => 0o111,
            'X' if is_dir || mode & 0o111 != 0 => 0o111,
            'X' => 0,
            's' => 0o6000,
            't' => 0o1000,
            _ => return None,
        };
    }
    Some(bits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbolic_and_octal_modes() {
        assert_eq!(change("u+x,g+r", 0o600, false, 0o022), Some(0o740));
        assert_eq!(change("+x", 0o644, false, 0o022), Some(0o755));
        assert_eq!(change("go-rwx,u-x", 0o740, false, 0o022), Some(0o600));
        assert_eq!(change("a=rX", 0o644, true, 0o022), Some(0o555));
        assert_eq!(change("g=u", 0o700, false, 0), Some(0o770));
        assert_eq!(change("999", 0o644, false, 0), None);
        assert_eq!(change("x+u", 0o644, false, 0), None);
        assert_eq!(letters(FileKind::Directory, 0o1777), "drwxrwxrwt");
    }
}
