//! QR codes: a text as a square of modules, for a room to photograph. Byte mode, error correction level M
//! (a seventh may be lost), versions 1 to 10 (213 bytes), the mask with the fewest faults.

/// A square of dark and light modules, without the quiet zone of four modules around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    pub size: usize,
    dark: Vec<bool>,
    /// Modules that are no data: finders, timing, alignment, format, version.
    fixed: Vec<bool>,
}

/// For versions from 1: error correction words of a block, blocks of the first kind and their data
/// words, blocks of the second kind, which have one word more.
const BLOCKS: [(usize, usize, usize, usize); 10] = [
    (10, 1, 16, 0),
    (16, 1, 28, 0),
    (26, 1, 44, 0),
    (18, 2, 32, 0),
    (24, 2, 43, 0),
    (16, 4, 27, 0),
    (18, 4, 31, 0),
    (22, 2, 38, 2),
    (22, 3, 36, 2),
    (26, 4, 43, 1),
];
/// The centres of alignment patterns, for versions from 1.
const ALIGN: [&[usize]; 10] = [
    &[],
    &[6, 18],
    &[6, 22],
    &[6, 26],
    &[6, 30],
    &[6, 34],
    &[6, 22, 38],
    &[6, 24, 42],
    &[6, 26, 46],
    &[6, 28, 50],
];

/// Encodes a text; none if it is longer than 213 bytes.
pub fn encode(text: &str) -> Option<Code> {
    let bytes = text.as_bytes();
    let (version, table) = BLOCKS.iter().enumerate().find_map(|(n, table)| {
        let version = n + 1;
        let head = if version < 10 { 12 } else { 20 };
        (capacity(*table) * 8 >= head + bytes.len() * 8).then_some((version, *table))
    })?;
    let words = interleave(&data(bytes, version, capacity(table)), table);
    let mut code = Code::blank(version);
    code.place(&words);
    let masked = (0..8).map(|mask| code.masked(mask));
    masked.min_by_key(Code::faults)
}

fn capacity((_, first, words, second): (usize, usize, usize, usize)) -> usize {
    first * words + second * (words + 1)
}

/// The text's bits with head and padding, as words.
fn data(bytes: &[u8], version: usize, capacity: usize) -> Vec<u8> {
    let mut bits = Bits::default();
    bits.push(0b0100, 4);
    bits.push(bytes.len() as u32, if version < 10 { 8 } else { 16 });
    for byte in bytes {
        bits.push(u32::from(*byte), 8);
    }
    let room = capacity * 8 - bits.0.len();
    bits.push(0, room.min(4));
    while !bits.0.len().is_multiple_of(8) {
        bits.push(0, 1);
    }
    let word = |bits: &[bool]| bits.iter().fold(0, |w, b| w << 1 | u8::from(*b));
    let mut words: Vec<u8> = bits.0.chunks(8).map(word).collect();
    let padding = [0xec, 0x11].into_iter().cycle();
    words.extend(padding.take(capacity - words.len()));
    words
}

#[derive(Default)]
struct Bits(Vec<bool>);

impl Bits {
    fn push(&mut self, value: u32, count: usize) {
        self.0.extend((0..count).rev().map(|n| value >> n & 1 == 1));
    }
}

/// Cuts data into blocks, adds their error correction, and takes turns among the blocks.
fn interleave(data: &[u8], (ec, first, words, second): (usize, usize, usize, usize)) -> Vec<u8> {
    let (mut blocks, mut rest) = (Vec::new(), data);
    for n in 0..first + second {
        let (block, after) = rest.split_at(words + usize::from(n >= first));
        blocks.push(block);
        rest = after;
    }
    let checks: Vec<Vec<u8>> = blocks.iter().map(|b| correction(b, ec)).collect();
    let mut out = Vec::with_capacity(data.len() + ec * blocks.len());
    for n in 0..=words {
        out.extend(blocks.iter().filter_map(|b| b.get(n)));
    }
    for n in 0..ec {
        out.extend(checks.iter().filter_map(|c| c.get(n)));
    }
    out
}

/// Multiplies in the field of 256 elements with the polynomial 0x11d.
fn times(a: u8, b: u8) -> u8 {
    let (mut product, mut a, mut b) = (0u8, u16::from(a), b);
    while b > 0 {
        if b & 1 == 1 {
            product ^= a as u8;
        }
        a <<= 1;
        if a & 0x100 != 0 {
            a ^= 0x11d;
        }
        b >>= 1;
    }
    product
}

/// The Reed-Solomon words of a block: the remainder by (x - 1)(x - 2)(x - 4)…
fn correction(block: &[u8], count: usize) -> Vec<u8> {
    let mut generator = vec![1u8];
    let mut root = 1;
    for _ in 0..count {
        let mut next = vec![0; generator.len() + 1];
        for (n, factor) in generator.iter().enumerate() {
            next[n] ^= factor;
            next[n + 1] ^= times(*factor, root);
        }
        generator = next;
        root = times(root, 2);
    }
    let mut rest = vec![0u8; count];
    for word in block {
        let lead = word ^ rest[0];
        rest.rotate_left(1);
        rest[count - 1] = 0;
        for (r, g) in rest.iter_mut().zip(generator.iter().skip(1)) {
            *r ^= times(lead, *g);
        }
    }
    rest
}

impl Code {
    /// Whether a module is dark.
    pub fn dark(&self, x: usize, y: usize) -> bool {
        self.dark[y * self.size + x]
    }

    fn is_fixed(&self, x: usize, y: usize) -> bool {
        self.fixed[y * self.size + x]
    }

    fn set(&mut self, x: usize, y: usize, dark: bool) {
        self.dark[y * self.size + x] = dark;
    }

    fn fix(&mut self, x: usize, y: usize, dark: bool) {
        self.set(x, y, dark);
        self.fixed[y * self.size + x] = true;
    }

    /// Everything but the data and the format.
    fn blank(version: usize) -> Self {
        let size = 17 + 4 * version;
        let mut code = Self {
            size,
            dark: vec![false; size * size],
            fixed: vec![false; size * size],
        };
        for n in 0..size {
            code.fix(n, 6, n % 2 == 0);
            code.fix(6, n, n % 2 == 0);
        }
        for (x, y) in [(3, 3), (size - 4, 3), (3, size - 4)] {
            code.square(x, y, 4);
        }
        let centres = ALIGN[version - 1];
        let last = centres.last().copied().unwrap_or(0);
        for x in centres {
            for y in centres {
                let corner = [(6, 6), (6, last), (last, 6)].contains(&(*x, *y));
                if !corner {
                    code.square(*x, *y, 2);
                }
            }
        }
        code.format(0);
        if version >= 7 {
            let bits = version << 12 | remainder(version << 12, 0x1f25, 12);
            for n in 0..18 {
                let (a, b) = (size - 11 + n % 3, n / 3);
                code.fix(a, b, bits >> n & 1 == 1);
                code.fix(b, a, bits >> n & 1 == 1);
            }
        }
        code
    }

    /// Rings around a centre, cut at the edges: a finder with its margin, or an alignment pattern.
    fn square(&mut self, x: usize, y: usize, reach: usize) {
        for b in y.saturating_sub(reach)..=(y + reach).min(self.size - 1) {
            for a in x.saturating_sub(reach)..=(x + reach).min(self.size - 1) {
                let ring = a.abs_diff(x).max(b.abs_diff(y));
                let light = if reach == 4 { [2, 4] } else { [1, 1] };
                self.fix(a, b, !light.contains(&ring));
            }
        }
    }

    /// Level M and the mask, twice.
    fn format(&mut self, mask: usize) {
        let bits = (mask << 10 | remainder(mask << 10, 0x537, 10)) ^ 0x5412;
        let bit = |n: usize| bits >> n & 1 == 1;
        let size = self.size;
        for n in 0..6 {
            self.fix(8, n, bit(n));
            self.fix(5 - n, 8, bit(9 + n));
        }
        self.fix(8, 7, bit(6));
        self.fix(8, 8, bit(7));
        self.fix(7, 8, bit(8));
        for n in 0..8 {
            self.fix(size - 1 - n, 8, bit(n));
        }
        for n in 8..15 {
            self.fix(8, size - 15 + n, bit(n));
        }
        self.fix(8, size - 8, true);
    }

    /// The words in columns of two, up and down from the right.
    fn place(&mut self, words: &[u8]) {
        let mut bits = words
            .iter()
            .flat_map(|w| (0..8).rev().map(move |n| w >> n & 1 == 1));
        let mut up = true;
        let mut right = self.size - 1;
        loop {
            for step in 0..self.size {
                let y = if up { self.size - 1 - step } else { step };
                for x in [right, right - 1] {
                    if !self.is_fixed(x, y) {
                        let bit = bits.next().unwrap_or(false);
                        self.set(x, y, bit);
                    }
                }
            }
            up = !up;
            right = match right {
                1 => return,
                // The column of the timing is left out.
                8 => 5,
                right => right - 2,
            };
        }
    }

    fn masked(&self, mask: usize) -> Self {
        let mut code = self.clone();
        for y in 0..self.size {
            for x in 0..self.size {
                let flip = match mask {
                    0 => (x + y) % 2,
                    1 => y % 2,
                    2 => x % 3,
                    3 => (x + y) % 3,
                    4 => (x / 3 + y / 2) % 2,
                    5 => x * y % 2 + x * y % 3,
                    6 => (x * y % 2 + x * y % 3) % 2,
                    _ => ((x + y) % 2 + x * y % 3) % 2,
                };
                if flip == 0 && !self.is_fixed(x, y) {
                    code.set(x, y, !self.dark(x, y));
                }
            }
        }
        code.format(mask);
        code
    }

    /// What makes it hard to read: long runs, blocks, what looks like a finder, too much of one.
    fn faults(&self) -> usize {
        let size = self.size;
        let mut faults = 0;
        for across in [true, false] {
            for line in 0..size {
                let at = |n: usize| {
                    if across {
                        self.dark(n, line)
                    } else {
                        self.dark(line, n)
                    }
                };
                let row: Vec<bool> = (0..size).map(at).collect();
                faults += runs(&row) + finders(&row);
            }
        }
        for y in 0..size - 1 {
            for x in 0..size - 1 {
                let first = self.dark(x, y);
                let same = [(1, 0), (0, 1), (1, 1)]
                    .iter()
                    .all(|(a, b)| self.dark(x + a, y + b) == first);
                faults += if same { 3 } else { 0 };
            }
        }
        let dark = self.dark.iter().filter(|d| **d).count();
        faults + (dark * 100 / (size * size)).abs_diff(50) / 5 * 10
    }
}

fn runs(row: &[bool]) -> usize {
    let same = row.chunk_by(|a, b| a == b);
    same.filter(|run| run.len() >= 5)
        .map(|run| run.len() - 2)
        .sum()
}

fn finders(row: &[bool]) -> usize {
    const LIKE: [bool; 11] = [
        true, false, true, true, true, false, true, false, false, false, false,
    ];
    let like = |w: &&[bool]| w.iter().eq(&LIKE) || w.iter().eq(LIKE.iter().rev());
    let found = row.windows(11).filter(like);
    found.count() * 40
}

/// The remainder of a division of polynomials over two elements.
fn remainder(mut value: usize, divisor: usize, degree: u32) -> usize {
    while let Some(high) = value.checked_ilog2().filter(|h| *h >= degree) {
        value ^= divisor << (high - degree);
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn error_correction_and_format_are_as_in_the_standard() {
        let data = [
            32, 91, 11, 120, 209, 114, 220, 77, 67, 64, 236, 17, 236, 17, 236, 17,
        ];
        let checks = [196, 35, 39, 119, 235, 215, 231, 226, 93, 23];
        assert_eq!(correction(&data, 10), checks);
        let format = |mask: usize| (mask << 10 | remainder(mask << 10, 0x537, 10)) ^ 0x5412;
        assert_eq!(format(0), 0b101_0100_0001_0010);
        assert_eq!(format(5), 0b100_0000_1100_1110);
        assert_eq!(
            7 << 12 | remainder(7 << 12, 0x1f25, 12),
            0b00_0111_1100_1001_0100
        );
    }

    /// The code as text, two modules a letter pair; compared with what an independent encoder gives.
    fn rows(code: &Code) -> Vec<String> {
        let module = |x, y| if code.dark(x, y) { '#' } else { '.' };
        let row = |y| (0..code.size).map(|x| module(x, y)).collect();
        (0..code.size).map(row).collect()
    }

    #[test]
    fn a_code_is_a_square_with_three_finders() {
        for (length, size) in [(1, 21), (14, 21), (15, 25), (60, 33), (100, 41), (213, 57)] {
            let code = encode(&"a".repeat(length)).expect("it fits");
            assert_eq!(code.size, size, "{length}");
            let rows = rows(&code);
            assert!(rows[0].starts_with("#######.") && rows[0].ends_with(".#######"));
            assert!(rows[size - 1].starts_with("#######."));
            assert!(code.dark(8, size - 8));
        }
        assert_eq!(encode(&"a".repeat(214)), None);
    }

    #[test]
    fn what_is_read_back_is_the_text() {
        for text in [
            "hatoba",
            "https://hatoba.example/some/where/#/ja/talks/root",
            &"波止場".repeat(20),
        ] {
            assert_eq!(read(&encode(text).expect("it fits")), text);
        }
    }

    /// Reads a code without faults: the mask from the format, the words along the columns, the blocks.
    fn read(code: &Code) -> String {
        let version = (code.size - 17) / 4;
        let bit = |x: usize, y: usize| usize::from(code.dark(x, y));
        let format = (0..6).map(|n| bit(8, n) << n).sum::<usize>() ^ (0x5412 & 0x3f);
        let all = (0..8).find(|mask| {
            let whole = mask << 10 | remainder(mask << 10, 0x537, 10);
            whole & 0x3f == format && code.masked(*mask).masked(*mask) == *code
        });
        let plain = code.masked(all.expect("one of eight"));
        let mut bits = Vec::new();
        let (mut right, mut up) = (code.size - 1, true);
        loop {
            for step in 0..code.size {
                let y = if up { code.size - 1 - step } else { step };
                let free = [right, right - 1]
                    .into_iter()
                    .filter(|x| !code.is_fixed(*x, y));
                bits.extend(free.map(|x| plain.dark(x, y)));
            }
            up = !up;
            right = match right {
                1 => break,
                8 => 5,
                r => r - 2,
            };
        }
        let words: Vec<u8> = bits
            .chunks(8)
            .map(|c| c.iter().fold(0, |w, b| w << 1 | u8::from(*b)))
            .collect();
        let (_, first, count, second) = BLOCKS[version - 1];
        let blocks = first + second;
        let mut data = Vec::new();
        for block in 0..blocks {
            let own = (0..count).map(|n| words[n * blocks + block]);
            data.extend(own);
            if block >= first {
                data.push(words[count * blocks + block - first]);
            }
        }
        let bits: Vec<bool> = data
            .iter()
            .flat_map(|w| (0..8).rev().map(move |n| w >> n & 1 == 1))
            .collect();
        let number = |from: usize, count: usize| {
            let own = bits.iter().skip(from).take(count);
            own.fold(0usize, |w, b| (w << 1) | usize::from(*b))
        };
        let head = if version < 10 { 8 } else { 16 };
        let length = number(4, head);
        let bytes = (0..length).map(|n| number(4 + head + 8 * n, 8) as u8);
        String::from_utf8(bytes.collect()).expect("it is text")
    }
}
