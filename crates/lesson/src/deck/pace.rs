//! How a hand types: a sequence of waits that follows from the text, so that a talk looks the same
//! each time and its length can be reckoned.

/// Between the last letter and Enter, in milliseconds.
pub const ENTER_MS: u32 = 320;
/// A letter takes from so many milliseconds to so many.
const LETTER_MS: (u32, u32) = (35, 70);

/// When each letter of a text stands, in milliseconds since the hand began.
pub fn typing(text: &str) -> Vec<u32> {
    let mut dice = text.bytes().fold(0x9e37_79b9_u32, |hash, b| {
        (hash ^ u32::from(b)).wrapping_mul(0x0100_0193)
    });
    let mut at = 0;
    let mut before = ' ';
    let mut times = Vec::with_capacity(text.len());
    for ch in text.chars() {
        let (least, most) = LETTER_MS;
        at += least + roll(&mut dice) % (most - least + 1) + rest(before, ch, &mut dice);
        times.push(at);
        before = ch;
    }
    times
}

/// A hand rests before a new word, and longer where a command ends in a pipe or goes on below.
fn rest(before: char, ch: char, dice: &mut u32) -> u32 {
    match (before, ch) {
        ('|' | '&' | ';', ' ') | (_, '\n') => 160 + roll(dice) % 120,
        (' ', _) => roll(dice) % 70,
        (_, '-' | '\'' | '"' | '/') => roll(dice) % 40,
        _ => 0,
    }
}

/// A xorshift generator: the same for the same text, and that is all that is asked of it.
fn roll(dice: &mut u32) -> u32 {
    *dice |= 1;
    *dice ^= *dice << 13;
    *dice ^= *dice >> 17;
    *dice ^= *dice << 5;
    *dice >> 8
}
