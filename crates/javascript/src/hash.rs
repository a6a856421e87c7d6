//! MD5, SHA-1 and SHA-256.

/// The digest by name; none if it is not one of these.
pub fn digest(name: &str, data: &[u8]) -> Option<Vec<u8>> {
    match name {
        "md5" => Some(md5(data)),
        "sha1" => Some(sha1(data)),
        "sha256" => Some(sha256(data)),
        _ => None,
    }
}

/// Pads to whole blocks, with the length in bits at the end.
fn padded(data: &[u8], little: bool) -> Vec<u8> {
    let mut v = data.to_vec();
    v.push(0x80);
    while v.len() % 64 != 56 {
        v.push(0);
    }
    let bits = (data.len() as u64) * 8;
    v.extend(if little {
        bits.to_le_bytes()
    } else {
        bits.to_be_bytes()
    });
    v
}

fn words(block: &[u8]) -> Vec<u32> {
    let word = |c: &[u8]| u32::from_be_bytes([c[0], c[1], c[2], c[3]]);
    block.chunks_exact(4).map(word).collect()
}

fn md5(data: &[u8]) -> Vec<u8> {
    const S: [[u32; 4]; 4] = [
        [7, 12, 17, 22],
        [5, 9, 14, 20],
        [4, 11, 16, 23],
        [6, 10, 15, 21],
    ];
    let k: Vec<u32> = (0..64)
        .map(|i| (f64::from(i + 1).sin().abs() * 4_294_967_296.0) as u32)
        .collect();
    let mut h = [0x6745_2301u32, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476];
    for block in padded(data, true).chunks_exact(64) {
        let w: Vec<u32> = words(block).into_iter().map(u32::swap_bytes).collect();
        let [mut a, mut b, mut c, mut d] = h;
        for i in 0..64 {
            let (f, g) = match i / 16 {
                0 => ((b & c) | (!b & d), i),
                1 => ((d & b) | (!d & c), (5 * i + 1) % 16),
                2 => (b ^ c ^ d, (3 * i + 5) % 16),
                _ => (c ^ (b | !d), (7 * i) % 16),
            };
            let sum = a.wrapping_add(f).wrapping_add(k[i]).wrapping_add(w[g]);
            (a, d, c) = (d, c, b);
            b = b.wrapping_add(sum.rotate_left(S[i / 16][i % 4]));
        }
        for (x, y) in h.iter_mut().zip([a, b, c, d]) {
            *x = x.wrapping_add(y);
        }
    }
    h.iter().flat_map(|x| x.to_le_bytes()).collect()
}

fn sha1(data: &[u8]) -> Vec<u8> {
    let mut h = [
        0x6745_2301u32,
        0xefcd_ab89,
        0x98ba_dcfe,
        0x1032_5476,
        0xc3d2_e1f0,
    ];
    for block in padded(data, false).chunks_exact(64) {
        let mut w = words(block);
        for i in 16..80 {
            w.push((w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16]).rotate_left(1));
        }
        let [mut a, mut b, mut c, mut d, mut e] = h;
        for (i, word) in w.iter().enumerate() {
            let (f, k) = match i / 20 {
                0 => ((b & c) | (!b & d), 0x5a82_7999),
                1 => (b ^ c ^ d, 0x6ed9_eba1),
                2 => ((b & c) | (b & d) | (c & d), 0x8f1b_bcdc),
                _ => (b ^ c ^ d, 0xca62_c1d6u32),
            };
            let t = a
                .rotate_left(5)
                .wrapping_add(f)
                .wrapping_add(e)
                .wrapping_add(k)
                .wrapping_add(*word);
            (e, d, c, b, a) = (d, c, b.rotate_left(30), a, t);
        }
        for (x, y) in h.iter_mut().zip([a, b, c, d, e]) {
            *x = x.wrapping_add(y);
        }
    }
    h.iter().flat_map(|x| x.to_be_bytes()).collect()
}

/// The first primes' roots give SHA-256 its constants.
fn root_bits(n: u32, cube: bool) -> u32 {
    // Newton's method in integers: the fraction of the root of n, in 32 bits.
    let (n, mut x) = (u128::from(n), 1u128 << 36);
    if cube {
        let target = n << 96;
        for _ in 0..200 {
            x = (2 * x + target / (x * x)) / 3;
        }
        while x * x * x > target {
            x -= 1;
        }
    } else {
        let target = n << 64;
        for _ in 0..200 {
            x = (x + target / x) / 2;
        }
        while x * x > target {
            x -= 1;
        }
    }
    x as u32
}

fn sha256(data: &[u8]) -> Vec<u8> {
    let primes: Vec<u32> = (2..312u32)
        .filter(|n| (2..*n).take_while(|d| d * d <= *n).all(|d| n % d != 0))
        .take(64)
        .collect();
    let k: Vec<u32> = primes.iter().map(|p| root_bits(*p, true)).collect();
    let mut h = [0u32; 8];
    for (x, p) in h.iter_mut().zip(&primes) {
        *x = root_bits(*p, false);
    }
    for block in padded(data, false).chunks_exact(64) {
        let mut w = words(block);
        for i in 16..64 {
            let s0 = w[i - 15].rotate_right(7) ^ w[i - 15].rotate_right(18) ^ (w[i - 15] >> 3);
            let s1 = w[i - 2].rotate_right(17) ^ w[i - 2].rotate_right(19) ^ (w[i - 2] >> 10);
            let t = w[i - 16].wrapping_add(s0).wrapping_add(w[i - 7]);
            w.push(t.wrapping_add(s1));
        }
        let mut v = h;
        for i in 0..64 {
            let [a, b, c, _, e, f, g, hh] = v;
            let s1 = e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25);
            let ch = (e & f) ^ (!e & g);
            let t1 = hh
                .wrapping_add(s1)
                .wrapping_add(ch)
                .wrapping_add(k[i])
                .wrapping_add(w[i]);
            let s0 = a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22);
            let t2 = s0.wrapping_add((a & b) ^ (a & c) ^ (b & c));
            v.rotate_right(1);
            v[0] = t1.wrapping_add(t2);
            v[4] = v[4].wrapping_add(t1);
        }
        for (x, y) in h.iter_mut().zip(v) {
            *x = x.wrapping_add(y);
        }
    }
    h.iter().flat_map(|x| x.to_be_bytes()).collect()
}
