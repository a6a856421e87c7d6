//! dive's findings as text.

use super::{Analysis, Change, Layer};

/// At most so many paths of a layer are listed.
const MAX_PATHS: usize = 40;

/// The whole report on an image.
pub fn report(image: &str, layers: &[Layer], analysis: &Analysis) -> String {
    let mut out = format!("Image Source: docker://{image}\nAnalyzing image...\n\nLayers\n");
    out.push_str("│ Size     Command\n");
    for (layer, (size, _)) in layers.iter().zip(&analysis.layers) {
        out.push_str(&format!(
            "  {:<9}{}\n",
            bytes(*size),
            first_line(&layer.command)
        ));
    }
    out.push('\n');
    for (number, (layer, (_, changes))) in layers.iter().zip(&analysis.layers).enumerate() {
        let title = first_line(&layer.command);
        out.push_str(&format!("Layer {}: {title}\n", number + 1));
        for (change, path) in changes.iter().take(MAX_PATHS) {
            let mark = match change {
                Change::Added => '+',
                Change::Modified => '~',
                Change::Removed => '-',
            };
            out.push_str(&format!("  {mark} /{path}\n"));
        }
        if changes.len() > MAX_PATHS {
            let more = changes.len() - MAX_PATHS;
            out.push_str(&format!("  … and {more} more\n"));
        }
    }
    out.push_str(&format!(
        "\nImage Details\n  Total Image size: {}\n  Potential wasted space: {}\n  Image efficiency score: {:.0} %\n",
        bytes(analysis.total),
        bytes(analysis.wasted),
        analysis.efficiency * 100.0
    ));
    out.push_str("\nInefficient Files:\nCount  Wasted Space  File Path\n");
    for waste in analysis.wastes.iter().filter(|w| w.bytes > 0) {
        out.push_str(&format!(
            "{:>5}  {:>12}  /{}\n",
            waste.count,
            bytes(waste.bytes),
            waste.path
        ));
    }
    if analysis.wastes.iter().all(|w| w.bytes == 0) {
        out.push_str("None\n");
    }
    out
}

/// The summary of `dive --ci`, and whether all its rules pass.
pub fn ci(image: &str, analysis: &Analysis) -> (String, bool) {
    const LOWEST_EFFICIENCY: f64 = 0.9;
    const HIGHEST_WASTED: f64 = 0.1;
    let share = match analysis.user {
        0 => 0.0,
        user => analysis.wasted as f64 / user as f64,
    };
    let mut out = format!(
        "  Using default CI config\nImage Source: docker://{image}\nAnalyzing image...\n  efficiency: {:.4} %\n  wastedBytes: {} bytes ({})\n  userWastedPercent: {:.4} %\n",
        analysis.efficiency * 100.0,
        analysis.wasted,
        bytes(analysis.wasted),
        share * 100.0
    );
    let few = share <= HIGHEST_WASTED;
    let lean = analysis.efficiency >= LOWEST_EFFICIENCY;
    let mut lines = Vec::new();
    lines.push(match few {
        true => "  PASS: highestUserWastedPercent".to_string(),
        false => format!(
            "  FAIL: highestUserWastedPercent: too many bytes wasted, relative to the user bytes added (%-user-wasted-bytes={share} > threshold={HIGHEST_WASTED})"
        ),
    });
    lines.push("  SKIP: highestWastedBytes: rule disabled".into());
    lines.push(match lean {
        true => "  PASS: lowestEfficiency".to_string(),
        false => format!(
            "  FAIL: lowestEfficiency: image efficiency is too low (efficiency={} < threshold={LOWEST_EFFICIENCY})",
            analysis.efficiency
        ),
    });
    let failed = usize::from(!few) + usize::from(!lean);
    let result = if failed == 0 { "PASS" } else { "FAIL" };
    out.push_str(&format!(
        "Results:\n{}\nResult:{result} [Total:3] [Passed:{}] [Failed:{failed}] [Warn:0] [Skipped:1]\n",
        lines.join("\n"),
        2 - failed
    ));
    (out, failed == 0)
}

fn first_line(command: &str) -> String {
    let line = command.lines().next().unwrap_or_default();
    line.trim_end_matches(" # buildkit")
        .chars()
        .take(100)
        .collect()
}

/// `5.0 kB` as dive prints sizes.
fn bytes(size: u64) -> String {
    const UNITS: [&str; 5] = ["kB", "MB", "GB", "TB", "PB"];
    if size < 1000 {
        return format!("{size} B");
    }
    let mut value = size as f64 / 1000.0;
    let mut unit = 0;
    while value >= 999.95 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    match value < 9.95 {
        true => format!("{value:.1} {}", UNITS[unit]),
        false => format!("{value:.0} {}", UNITS[unit]),
    }
}
