//! The colours of a timeline, and the style sheet that its SVG and its page share.
//!
//! A page has the colours as variables, so that whoever shows it may set others. The trap: what draws an SVG outside of browsers often
//! knows no variables, so there each is replaced by its colour, and the dark ones come again below a query that such a program passes over.

/// A colour: its name, and what it is on a light and on a dark ground. Marks stand out from the ground by 3:1, words by 4.5:1.
const COLOURS: [(&str, &str, &str); 18] = [
    ("paper", "#ffffff", "#0d1117"),
    ("band", "#f3f5f8", "#171d26"),
    ("ink", "#1f2328", "#e6edf3"),
    ("muted", "#57606a", "#9aa4af"),
    ("line", "#dde2e8", "#262d37"),
    ("era", "#b4bcc6", "#3d4652"),
    ("open-bar", "#e3e7ec", "#262d37"),
    ("open", "#6e7781", "#8b949e"),
    ("active-bar", "#cfe3fb", "#143457"),
    ("active", "#0b62c4", "#4a9bff"),
    ("done-bar", "#cdebd4", "#153d24"),
    ("done", "#1a7f37", "#3fb950"),
    ("held-bar", "#fbf1d2", "#35290c"),
    ("held", "#8a6100", "#d9a21b"),
    ("late", "#cf222e", "#ff6a62"),
    ("day", "#7a3bbf", "#b98aff"),
    ("warn", "#ffd33d", "#ffd33d"),
    ("today", "#cf222e", "#ff6a62"),
];

/// How what is drawn looks, in an SVG and in those of a page.
const RULES: &str = "\
.tick{stroke:var(--line);stroke-width:1}\
.era{stroke:var(--era);stroke-width:1}\
.bar{fill:var(--open-bar);stroke:var(--open);stroke-width:1}\
.fill{fill:var(--open)}\
.active>.bar{fill:var(--active-bar);stroke:var(--active)}\
.active>.fill{fill:var(--active)}\
.done>.bar{fill:var(--done-bar);stroke:var(--done)}\
.done>.fill{fill:var(--done)}\
.held>.bar{fill:var(--held-bar);stroke:var(--held);stroke-dasharray:4 3}\
.held>.fill{fill:var(--held)}\
.cancelled>.bar{fill:none;stroke:var(--open);stroke-dasharray:1 3}\
.late>.bar{stroke:var(--late)}\
.over{fill:url(#hatch);stroke:var(--late);stroke-width:1;stroke-dasharray:2 2}\
.hatch{stroke:var(--late);stroke-width:2}\
.soft{fill:var(--paper)}\
.stone{fill:var(--paper);stroke:var(--open);stroke-width:1.5}\
.done>.stone{fill:var(--done);stroke:var(--done)}\
.active>.stone{stroke:var(--active)}\
.late>.stone{fill:url(#hatch);stroke:var(--late)}\
.named{fill:var(--day);stroke:var(--paper);stroke-width:1}\
.gone{fill:var(--paper);stroke:var(--day);stroke-width:1.5}\
.due{fill:var(--paper);stroke:var(--ink);stroke-width:1.2}\
.met{fill:var(--ink);stroke:var(--paper);stroke-width:.8}\
.missed{fill:var(--late);stroke:var(--paper);stroke-width:.8}\
.warn{fill:var(--warn);stroke:#1f2328;stroke-width:1}\
.bang{fill:none;stroke:#1f2328;stroke-width:1.5}\
.beyond{fill:var(--muted)}\
.today{stroke:var(--today);stroke-width:1.5}\
.sign{fill:none;stroke:var(--open);stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}\
.sign.active{stroke:var(--active)}\
.sign.done{stroke:var(--done)}\
.sign.held{stroke:var(--held)}\
.sign.late{stroke:var(--late)}\
.small{font-size:11px;font-weight:400;fill:var(--muted)}";

/// The rules for a page.
pub(in crate::views) fn of_page() -> String {
    let own = |colour: &dyn Fn(&(&str, &str, &str)) -> String| COLOURS.iter().map(colour).collect::<String>();
    let light = own(&|(name, light, _)| format!("--{name}:{light};"));
    let dark = own(&|(name, _, dark)| format!("--{name}:{dark};"));
    // Who shows the page may know better than the system: `<html data-theme="dark">`.
    format!(
        ":root{{color-scheme:light;{light}}}@media (prefers-color-scheme:dark){{:root{{color-scheme:dark;{dark}}}}}\
         :root[data-theme=light]{{color-scheme:light;{light}}}:root[data-theme=dark]{{color-scheme:dark;{dark}}}{RULES}"
    )
}

/// The rules for an SVG that stands alone; `more` are its own.
pub(super) fn of_svg(more: &str) -> String {
    let rules = format!("{RULES}{more}");
    let with = |colour: &dyn Fn(&(&str, &'static str, &'static str)) -> &'static str| {
        let replaced = |rules: String, of: &(&str, &'static str, &'static str)| {
            rules.replace(&format!("var(--{})", of.0), colour(of))
        };
        COLOURS.iter().fold(rules.clone(), replaced)
    };
    format!("{}@media (prefers-color-scheme:dark){{{}}}", with(&|it| it.1), with(&|it| it.2))
}
