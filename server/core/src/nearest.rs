//! How far apart two names are, for "did you mean".

/// The least number of letters to insert, delete, replace or swap with a neighbour that makes one name of the other; case does not
/// count, and `-` equals `_`. (Optimal string alignment.)
pub fn distance(left: &str, right: &str) -> usize {
    let fold = |name: &str| -> Vec<char> {
        name.chars()
            .flat_map(char::to_lowercase)
            .map(|letter| if letter == '_' { '-' } else { letter })
            .collect()
    };
    let (left, right) = (fold(left), fold(right));
    let mut before: Vec<usize> = vec![0; right.len() + 1];
    let mut row: Vec<usize> = (0..=right.len()).collect();
    let mut next: Vec<usize> = Vec::with_capacity(right.len() + 1);
    for (i, a) in left.iter().enumerate() {
        next.clear();
        next.push(i + 1);
        for (j, b) in right.iter().enumerate() {
            let mut cost = (row[j] + usize::from(a != b)).min(row[j + 1] + 1).min(next[j] + 1);
            if i > 0 && j > 0 && *a == right[j - 1] && left[i - 1] == *b {
                cost = cost.min(before[j - 1] + 1);
            }
            next.push(cost);
        }
        std::mem::swap(&mut before, &mut row);
        std::mem::swap(&mut row, &mut next);
    }
    row[right.len()]
}

/// The name that was probably meant; none where all are far off.
pub fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let (far, known) = known.map(|known| (distance(name, known), known)).min()?;
    (far <= 1 + name.chars().count() / 3).then_some(known)
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn letters_case_and_dashes() {
        assert_eq!(distance("plan-sprint", "plan_Sprint"), 0);
        assert_eq!(distance("agnet", "agent"), 1);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("stale-wek", "stale-week"), 1);
    }
}
