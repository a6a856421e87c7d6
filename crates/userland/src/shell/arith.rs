//! Shell arithmetic: 64-bit integers, C's operators, assignments, arrays.
//!
//! bash, dash and ash differ in what they support and in how they word a mistake; the caller says which it is.

/// Where variables are read and written.
pub trait Variables {
    fn get(&mut self, name: &str, index: Option<&str>) -> Option<String>;
    fn set(&mut self, name: &str, index: Option<&str>, value: i64) -> Result<(), String>;
    /// Whether an array is associative, so that its subscripts are text.
    fn is_assoc(&self, name: &str) -> bool;
    /// `set -u`: whether an unset name is an error.
    fn unset_is_error(&self) -> bool;
}

/// What was wrong: the kind, and the text from the token on.
#[derive(Debug, Clone, PartialEq)]
pub struct ArithError {
    pub kind: ErrorKind,
    /// The rest of the expression from the offending token.
    pub token: String,
    /// The expression it happened in, if that is another variable's value.
    pub expression: String,
}

/// Kinds of mistakes.
#[derive(Debug, Clone, PartialEq)]
pub enum ErrorKind {
    DivideByZero,
    OperandExpected,
    OperatorExpected,
    BadToken,
    MissingParen,
    AssignToNonVariable,
    NegativeExponent,
    Recursion,
    TooGreatForBase,
    BadNumber,
    ColonExpected,
    /// `set -u`
    Unbound(String),
    /// A message from an assignment.
    Assign(String),
}

impl ArithError {
    /// bash's message, with the expression in front.
    pub fn bash(&self) -> String {
        let text = match &self.kind {
            ErrorKind::DivideByZero => "division by 0",
            ErrorKind::OperandExpected => "syntax error: operand expected",
            ErrorKind::OperatorExpected => "syntax error in expression",
            ErrorKind::BadToken => "syntax error: invalid arithmetic operator",
            ErrorKind::MissingParen => "missing `)'",
            ErrorKind::AssignToNonVariable => "attempted assignment to non-variable",
            ErrorKind::NegativeExponent => "exponent less than 0",
            ErrorKind::Recursion => "expression recursion level exceeded",
            ErrorKind::TooGreatForBase => "value too great for base",
            ErrorKind::BadNumber => "invalid number",
            ErrorKind::ColonExpected => "`:' expected for conditional expression",
            ErrorKind::Unbound(name) => return format!("{name}: unbound variable"),
            ErrorKind::Assign(message) => return message.clone(),
        };
        format!(
            "{}: {text} (error token is \"{}\")",
            self.expression.trim_start(),
            self.token
        )
    }

    pub fn dash(&self) -> String {
        match &self.kind {
            ErrorKind::DivideByZero => format!(
                "arithmetic expression: division by zero: \"{}\"",
                self.expression
            ),
            ErrorKind::OperandExpected => format!(
                "arithmetic expression: expecting primary: \"{}\"",
                self.expression
            ),
            ErrorKind::MissingParen => format!(
                "arithmetic expression: expecting ')': \"{}\"",
                self.expression
            ),
            ErrorKind::Unbound(name) => format!("{name}: parameter not set"),
            ErrorKind::Assign(message) => message.clone(),
            ErrorKind::Recursion | ErrorKind::BadNumber => {
                format!("Illegal number: {}", self.expression)
            }
            _ => format!(
                "arithmetic expression: expecting EOF: \"{}\"",
                self.expression
            ),
        }
    }

    pub fn ash(&self) -> String {
        match &self.kind {
            ErrorKind::DivideByZero => "divide by zero".into(),
            ErrorKind::NegativeExponent => "exponent less than 0".into(),
            ErrorKind::Recursion => "expression recursion loop detected".into(),
            ErrorKind::Unbound(name) => format!("{name}: parameter not set"),
            ErrorKind::Assign(message) => message.clone(),
            _ => "arithmetic syntax error".into(),
        }
    }
}

/// How deeply parentheses and variables-in-variables may nest.
const MAX_DEPTH: u32 = 60;

/// Evaluates an expression. An empty one is 0.
pub fn evaluate(text: &str, vars: &mut dyn Variables, bash: bool) -> Result<i64, ArithError> {
    evaluate_at(text, vars, bash, 0)
}

fn evaluate_at(
    text: &str,
    vars: &mut dyn Variables,
    bash: bool,
    depth: u32,
) -> Result<i64, ArithError> {
    let mut e = Eval {
        chars: text.chars().collect(),
        at: 0,
        vars,
        bash,
        depth,
        quiet: 0,
        token_at: 0,
    };
    e.blanks();
    if e.at >= e.chars.len() {
        return Ok(0);
    }
    let value = e.comma()?.0;
    e.blanks();
    if e.at < e.chars.len() {
        e.token_at = e.at;
        let c = e.chars[e.at];
        let kind = if c.is_alphanumeric()
            || c == '_'
            || c == '('
            || c == ')'
            || "+-*/%<>=!&|^~?:,".contains(c)
        {
            ErrorKind::OperatorExpected
        } else {
            ErrorKind::BadToken
        };
        return Err(e.error(kind));
    }
    Ok(value)
}

struct Eval<'a> {
    chars: Vec<char>,
    at: usize,
    vars: &'a mut dyn Variables,
    bash: bool,
    depth: u32,
    /// Inside the branch not taken: parsed, without effect.
    quiet: u32,
    token_at: usize,
}

/// A value, and the variable it came from if it can be assigned to.
type Value = (i64, Option<(String, Option<String>)>);

const LEVELS: [&[&str]; 10] = [
    &["||"],
    &["&&"],
    &["|"],
    &["^"],
    &["&"],
    &["==", "!="],
    &["<=", ">=", "<", ">"],
    &["<<", ">>"],
    &["+", "-"],
    &["*", "/", "%"],
];

const ASSIGNS: [&str; 11] = [
    "<<=", ">>=", "+=", "-=", "*=", "/=", "%=", "&=", "^=", "|=", "=",
];

impl Eval<'_> {
    fn error(&self, kind: ErrorKind) -> ArithError {
        let token: String = self
            .chars
            .get(self.token_at..)
            .unwrap_or_default()
            .iter()
            .collect();
        ArithError {
            kind,
            token,
            expression: self.chars.iter().collect(),
        }
    }

    fn blanks(&mut self) {
        while self.chars.get(self.at).is_some_and(|c| c.is_whitespace()) {
            self.at += 1;
        }
    }

    fn looking_at(&self, op: &str) -> bool {
        op.chars()
            .enumerate()
            .all(|(i, c)| self.chars.get(self.at + i) == Some(&c))
    }

    /// The binary operator of a level at the current place, unless it is the beginning of a longer one.
    fn operator(&mut self, level: &[&'static str]) -> Option<&'static str> {
        self.blanks();
        let op = level.iter().copied().find(|op| self.looking_at(op))?;
        let next = self.chars.get(self.at + op.len()).copied();
        let longer = match op {
            "|" | "&" => next == op.chars().next() || next == Some('='),
            "<" | ">" => next == op.chars().next(),
            "+" | "-" | "*" | "/" | "%" | "^" | "<<" | ">>" => {
                next == Some('=') || (op == "*" && next == Some('*'))
            }
            _ => false,
        };
        (!longer).then_some(op)
    }

    fn comma(&mut self) -> Result<Value, ArithError> {
        let mut value = self.assign()?;
        loop {
            self.blanks();
            if self.chars.get(self.at) != Some(&',') {
                return Ok(value);
            }
            self.at += 1;
            value = self.assign()?;
        }
    }

    fn deeper<T>(
        &mut self,
        f: impl FnOnce(&mut Self) -> Result<T, ArithError>,
    ) -> Result<T, ArithError> {
        if self.depth >= MAX_DEPTH {
            return Err(self.error(ErrorKind::Recursion));
        }
        self.depth += 1;
        let result = f(self);
        self.depth -= 1;
        result
    }

    fn assign(&mut self) -> Result<Value, ArithError> {
        self.deeper(|e| {
            let left = e.ternary()?;
            e.blanks();
            let op = ASSIGNS
                .iter()
                .copied()
                .find(|op| e.looking_at(op) && !(*op == "=" && e.looking_at("==")));
            let Some(op) = op else { return Ok(left) };
            e.token_at = e.at;
            let Some((name, index)) = left.1 else {
                return Err(e.error(ErrorKind::AssignToNonVariable));
            };
            e.at += op.len();
            let right = e.assign()?.0;
            let value = if op == "=" {
                right
            } else {
                e.apply(&op[..op.len() - 1], left.0, right)?
            };
            e.store(&name, index.as_deref(), value)?;
            Ok((value, None))
        })
    }

    fn store(&mut self, name: &str, index: Option<&str>, value: i64) -> Result<(), ArithError> {
        if self.quiet > 0 {
            return Ok(());
        }
        self.vars
            .set(name, index, value)
            .map_err(|m| self.error(ErrorKind::Assign(m)))
    }

    fn ternary(&mut self) -> Result<Value, ArithError> {
        let condition = self.binary(0)?;
        self.blanks();
        if self.chars.get(self.at) != Some(&'?') {
            return Ok(condition);
        }
        self.at += 1;
        let yes = condition.0 != 0;
        self.quiet += u32::from(!yes);
        let first = self.comma();
        self.quiet -= u32::from(!yes);
        let first = first?;
        self.blanks();
        if self.chars.get(self.at) != Some(&':') {
            return Err(self.error(ErrorKind::ColonExpected));
        }
        self.at += 1;
        self.quiet += u32::from(yes);
        let second = self.assign();
        self.quiet -= u32::from(yes);
        let second = second?;
        Ok((if yes { first.0 } else { second.0 }, None))
    }

    fn binary(&mut self, level: usize) -> Result<Value, ArithError> {
        let Some(ops) = LEVELS.get(level) else {
            return self.power();
        };
        let mut left = self.binary(level + 1)?;
        while let Some(op) = self.operator(ops) {
            self.token_at = self.at;
            self.at += op.len();
            let skip = (op == "&&" && left.0 == 0) || (op == "||" && left.0 != 0);
            self.quiet += u32::from(skip);
            let right = self.binary(level + 1);
            self.quiet -= u32::from(skip);
            let right = right?.0;
            left = (self.apply(op, left.0, right)?, None);
        }
        Ok(left)
    }

    fn apply(&mut self, op: &str, a: i64, b: i64) -> Result<i64, ArithError> {
        Ok(match op {
            "||" => i64::from(a != 0 || b != 0),
            "&&" => i64::from(a != 0 && b != 0),
            "|" => a | b,
            "^" => a ^ b,
            "&" => a & b,
            "==" => i64::from(a == b),
            "!=" => i64::from(a != b),
            "<=" => i64::from(a <= b),
            ">=" => i64::from(a >= b),
            "<" => i64::from(a < b),
            ">" => i64::from(a > b),
            "<<" => a.wrapping_shl(b as u32),
            ">>" => a.wrapping_shr(b as u32),
            "+" => a.wrapping_add(b),
            "-" => a.wrapping_sub(b),
            "*" => a.wrapping_mul(b),
            _ if b == 0 => {
                if self.quiet > 0 {
                    return Ok(0);
                }
                return Err(self.error(ErrorKind::DivideByZero));
            }
            "/" => a.wrapping_div(b),
            _ => a.wrapping_rem(b),
        })
    }

    fn power(&mut self) -> Result<Value, ArithError> {
        let base = self.unary()?;
        self.blanks();
        if !self.looking_at("**") || self.chars.get(self.at + 2) == Some(&'=') {
            return Ok(base);
        }
        self.token_at = self.at;
        self.at += 2;
        let exponent = self.deeper(Self::power)?.0;
        if exponent < 0 {
            return Err(self.error(ErrorKind::NegativeExponent));
        }
        Ok((base.0.wrapping_pow(exponent.min(1 << 20) as u32), None))
    }

    fn unary(&mut self) -> Result<Value, ArithError> {
        self.blanks();
        for op in ["++", "--"] {
            if self.looking_at(op) {
                let start = self.at;
                self.at += 2;
                self.blanks();
                if self
                    .chars
                    .get(self.at)
                    .is_some_and(|c| c.is_alphabetic() || *c == '_')
                {
                    let (value, name) = self.primary()?;
                    let value = if op == "++" {
                        value.wrapping_add(1)
                    } else {
                        value.wrapping_sub(1)
                    };
                    if let Some((name, index)) = name {
                        self.store(&name, index.as_deref(), value)?;
                    }
                    return Ok((value, None));
                }
                self.at = start;
            }
        }
        let value = match self.chars.get(self.at) {
            Some('-') => self.prefixed()?.wrapping_neg(),
            Some('+') => self.prefixed()?,
            Some('!') => i64::from(self.prefixed()? == 0),
            Some('~') => !self.prefixed()?,
            _ => return self.primary(),
        };
        Ok((value, None))
    }

    fn prefixed(&mut self) -> Result<i64, ArithError> {
        self.token_at = self.at;
        self.at += 1;
        Ok(self.deeper(Self::unary)?.0)
    }

    fn primary(&mut self) -> Result<Value, ArithError> {
        self.blanks();
        if self.at < self.chars.len() {
            self.token_at = self.at;
        }
        match self.chars.get(self.at).copied() {
            Some('(') => {
                self.at += 1;
                let value = self.deeper(Self::comma)?;
                self.blanks();
                if self.chars.get(self.at) != Some(&')') {
                    return Err(self.error(ErrorKind::MissingParen));
                }
                self.at += 1;
                Ok((value.0, None))
            }
            Some(c) if c.is_ascii_digit() => self.number(),
            Some(c) if c.is_ascii_alphabetic() || c == '_' => self.variable(),
            _ => Err(self.error(ErrorKind::OperandExpected)),
        }
    }

    fn number(&mut self) -> Result<Value, ArithError> {
        let start = self.at;
        while self
            .chars
            .get(self.at)
            .is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '#' | '@'))
        {
            self.at += 1;
        }
        let text: String = self.chars[start..self.at].iter().collect();
        let (base, digits) = if let Some((base, digits)) = text.split_once('#') {
            (base.parse::<u32>().unwrap_or(0), digits.to_string())
        } else if let Some(hex) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
            (16, hex.to_string())
        } else if text.len() > 1 && text.starts_with('0') {
            (8, text[1..].to_string())
        } else {
            (10, text.clone())
        };
        if !(2..=64).contains(&base) {
            return Err(self.error(ErrorKind::BadNumber));
        }
        let mut value: i64 = 0;
        for c in digits.chars() {
            let digit = match c {
                '0'..='9' => c as u32 - '0' as u32,
                'a'..='z' => c as u32 - 'a' as u32 + 10,
                'A'..='Z' if base <= 36 => c as u32 - 'A' as u32 + 10,
                'A'..='Z' => c as u32 - 'A' as u32 + 36,
                '@' => 62,
                '_' => 63,
                _ => 99,
            };
            if digit >= base {
                return Err(self.error(ErrorKind::TooGreatForBase));
            }
            value = value
                .wrapping_mul(i64::from(base))
                .wrapping_add(i64::from(digit));
        }
        Ok((value, None))
    }

    fn variable(&mut self) -> Result<Value, ArithError> {
        let start = self.at;
        while self
            .chars
            .get(self.at)
            .is_some_and(|c| c.is_ascii_alphanumeric() || *c == '_')
        {
            self.at += 1;
        }
        let name: String = self.chars[start..self.at].iter().collect();
        let mut index = None;
        if self.bash && self.chars.get(self.at) == Some(&'[') {
            let open = self.at + 1;
            let mut depth = 0;
            while let Some(c) = self.chars.get(self.at) {
                depth += match c {
                    '[' => 1,
                    ']' => -1,
                    _ => 0,
                };
                self.at += 1;
                if depth == 0 {
                    break;
                }
            }
            let text: String = self
                .chars
                .get(open..self.at.saturating_sub(1))
                .unwrap_or_default()
                .iter()
                .collect();
            index = Some(if self.vars.is_assoc(&name) || self.quiet > 0 {
                text
            } else {
                if self.depth >= MAX_DEPTH {
                    return Err(self.error(ErrorKind::Recursion));
                }
                evaluate_at(&text, self.vars, self.bash, self.depth + 1)?.to_string()
            });
        }
        let value = if self.quiet > 0 {
            0
        } else {
            self.read(&name, index.as_deref())?
        };
        self.blanks();
        for (op, change) in [("++", 1i64), ("--", -1)] {
            if self.looking_at(op) {
                self.at += 2;
                self.store(&name, index.as_deref(), value.wrapping_add(change))?;
                return Ok((value, None));
            }
        }
        Ok((value, Some((name, index))))
    }

    fn read(&mut self, name: &str, index: Option<&str>) -> Result<i64, ArithError> {
        let Some(text) = self.vars.get(name, index) else {
            if self.vars.unset_is_error() {
                return Err(self.error(ErrorKind::Unbound(name.into())));
            }
            return Ok(0);
        };
        if let Ok(value) = text.trim().parse::<i64>()
            && !(text.trim_start_matches(['-', '+', ' ']).starts_with('0') && text.len() > 1)
        {
            return Ok(value);
        }
        if self.depth >= MAX_DEPTH {
            return Err(self.error(ErrorKind::Recursion));
        }
        evaluate_at(&text, self.vars, self.bash, self.depth + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    struct Map(BTreeMap<String, String>);
    impl Variables for Map {
        fn get(&mut self, name: &str, _index: Option<&str>) -> Option<String> {
            self.0.get(name).cloned()
        }
        fn set(&mut self, name: &str, _index: Option<&str>, value: i64) -> Result<(), String> {
            self.0.insert(name.into(), value.to_string());
            Ok(())
        }
        fn is_assoc(&self, _name: &str) -> bool {
            false
        }
        fn unset_is_error(&self) -> bool {
            false
        }
    }

    fn eval(text: &str) -> Result<i64, String> {
        let mut vars = Map(BTreeMap::from([
            ("n".into(), "5".into()),
            ("e".into(), "n + 1".into()),
        ]));
        evaluate(text, &mut vars, true).map_err(|e| e.bash())
    }

    #[test]
    fn operators_and_precedence() {
        assert_eq!(eval("1 + 2 * 3"), Ok(7));
        assert_eq!(eval("(1 + 2) * 3 ** 2"), Ok(27));
        assert_eq!(eval("n * n, e"), Ok(6));
        assert_eq!(eval("n > 3 ? 10 : 20"), Ok(10));
        assert_eq!(eval("0x1f + 010 + 2#101"), Ok(44));
        assert_eq!(eval("-7 / 2 + -7 % 3"), Ok(-4));
        assert_eq!(eval("x = 4, x++ + ++x"), Ok(10));
        assert_eq!(eval("1 << 3 | 1 && !0"), Ok(1));
        assert_eq!(eval(""), Ok(0));
        assert_eq!(eval("0 && 1/0"), Ok(0));
    }

    #[test]
    fn mistakes_read_as_in_bash() {
        assert_eq!(
            eval("1 / 0"),
            Err("1 / 0: division by 0 (error token is \"0\")".into())
        );
        assert_eq!(
            eval("1 +"),
            Err("1 +: syntax error: operand expected (error token is \"+\")".into())
        );
        assert_eq!(
            eval("2 3"),
            Err("2 3: syntax error in expression (error token is \"3\")".into())
        );
        assert_eq!(
            eval("08"),
            Err("08: value too great for base (error token is \"08\")".into())
        );
        assert_eq!(
            eval("1.5"),
            Err("1.5: syntax error: invalid arithmetic operator (error token is \".5\")".into())
        );
        assert_eq!(
            eval("3 = 4"),
            Err("3 = 4: attempted assignment to non-variable (error token is \"= 4\")".into())
        );
    }

    #[test]
    fn deep_nesting_ends_in_an_error() {
        assert!(eval(&"(".repeat(5000)).is_err());
        assert!(eval(&"-".repeat(5001)).is_err());
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
        #[test]
        fn any_text_is_evaluated_or_refused(text in "[-0-9a-z+*/%<>=!&|^~?:,() ]{0,40}") {
            let _ = eval(&text);
        }
    }
}
