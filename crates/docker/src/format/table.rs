//! Go's `text/tabwriter`: cells that end in a tab line up with the cells above and below.

/// Lays out tab-separated lines; a column is as wide as its widest cell plus `padding`, at least `min`.
///
/// Like Go's, a column is a block of consecutive lines that have that cell; the last cell of a line
/// belongs to no column.
pub fn layout(text: &str, min: usize, padding: usize) -> String {
    let lines: Vec<Vec<&str>> = text
        .split('\n')
        .map(|line| line.split('\t').collect())
        .collect();
    let mut widths: Vec<Vec<usize>> = lines
        .iter()
        .map(|cells| vec![0; cells.len().saturating_sub(1)])
        .collect();
    let deepest = widths.iter().map(Vec::len).max().unwrap_or(0);
    for column in 0..deepest {
        let mut start = 0;
        while start < lines.len() {
            let end = (start..lines.len())
                .find(|i| widths[*i].len() <= column)
                .unwrap_or(lines.len());
            // A longer block of the column to the left may hold several blocks of this one.
            let width = (start..end)
                .map(|i| super::text::width(lines[i][column]) + padding)
                .max()
                .unwrap_or(0);
            for row in &mut widths[start..end] {
                row[column] = width.max(min);
            }
            start = end + 1;
        }
    }
    let mut out = String::new();
    for (i, cells) in lines.iter().enumerate() {
        if i > 0 {
            out.push('\n');
        }
        for (column, cell) in cells.iter().enumerate() {
            out.push_str(cell);
            if let Some(width) = widths[i].get(column) {
                out.push_str(&" ".repeat(width - super::text::width(cell)));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_three_blanks_apart_and_ten_wide() {
        assert_eq!(
            layout("ID\tNAME\nabcdefghijkl\tx\n", 10, 3),
            "ID             NAME\nabcdefghijkl   x\n"
        );
        assert_eq!(layout("A\tB", 10, 3), "A         B");
    }

    #[test]
    fn a_line_without_the_cell_ends_the_column() {
        assert_eq!(
            layout("a\tb\nx\nlonger cell\tc", 0, 1),
            "a b\nx\nlonger cell c"
        );
    }
}
