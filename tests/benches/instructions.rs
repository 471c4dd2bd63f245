//! Instructions of every stage, and from one end to the other, held against those of the last time: time is noise on a busy machine,
//! instructions are the same to a thousandth.
//!
//! `cargo bench --profile tested -p planmark-tests --bench instructions` fails where something takes a tenth more or less than
//! `benches/instructions.txt` says; less, so that what was gained is kept. `UPDATE_DOCS=1` writes the file. `PLANMARK_BIN` is the
//! program, in place of the one built beside this.
//! The traps: another compiler, another C library or a processor without AVX2 runs other instructions, so nothing is compared there and
//! that is said; and what a thread does that nobody waits for is counted as far as it came.

#[path = "instructions/ends.rs"]
mod ends;
#[path = "instructions/stages.rs"]
mod stages;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use planmark_tests::bench::report;

/// What may differ, in percent.
const TOLERANCE: i64 = 10;

/// What was counted: its name, and the instructions.
type Count = (String, u64);

fn main() -> ExitCode {
    if std::env::args().any(|argument| argument == stages::ASKED) {
        stages::run();
        return ExitCode::SUCCESS;
    }
    let machine = match machine() {
        Ok(machine) => machine,
        Err(reason) => return left_out(&reason),
    };
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/instructions.txt");
    let text = std::fs::read_to_string(&file).unwrap_or_default();
    let updates = std::env::var_os("UPDATE_DOCS").is_some();
    let (counted_on, known) = read(&text);
    if !updates && counted_on != machine {
        return left_out(&format!("they were counted with {counted_on}, and this is {machine}"));
    }
    let folder = tempfile::tempdir().expect("a folder");
    let folder = planmark_project::real_path(folder.path()).expect("it is there");
    // One after the other would take the sum of them, and machines have two processors.
    let counts: Vec<Count> = std::thread::scope(|scope| {
        let stages = scope.spawn(|| stages::counted(&folder));
        let ends = ends::counted(&folder);
        stages.join().expect("the stages can be counted").into_iter().chain(ends).collect()
    });
    if updates {
        let lines = counts.iter().map(|(name, count)| format!("{:>9}  {name}\n", count / 1_000));
        let text = format!("# Thousands of instructions, with {machine}\n{}", lines.collect::<String>());
        std::fs::write(&file, text).expect("the file can be written");
    }
    let mut failed = 0;
    for (name, count) in &counts {
        let thousands = count / 1_000;
        let Some(before) = known.get(name.as_str()) else {
            report(&format!(
                "{} {name}: {thousands} thousand instructions, new",
                if updates { "ok" } else { "FAILED" }
            ));
            failed += usize::from(!updates);
            continue;
        };
        let change = (thousands as i64 - *before as i64) * 1_000 / (*before as i64).max(1);
        let differs = change.abs() > TOLERANCE * 10;
        let word = if differs && !updates { "FAILED" } else { "ok" };
        failed += usize::from(differs && !updates);
        let sign = if change < 0 { '-' } else { '+' };
        let (whole, tenth) = (change.abs() / 10, change.abs() % 10);
        report(&format!("{word} {name}: {thousands} thousand instructions, {sign}{whole}.{tenth} %"));
    }
    for name in known.keys().filter(|name| !updates && counts.iter().all(|(counted, _)| counted != *name)) {
        report(&format!("FAILED {name}: not counted any more"));
        failed += 1;
    }
    if failed > 0 {
        report(&format!(
            "more or less than {TOLERANCE} % away from what {} says: mend what has become slow; where it is right so, UPDATE_DOCS=1 \
             writes what is counted now",
            file.display()
        ));
    }
    ExitCode::from(u8::from(failed > 0))
}

fn left_out(reason: &str) -> ExitCode {
    report(&format!("leaving out the instructions: {reason}"));
    ExitCode::SUCCESS
}

/// What decides which instructions there are beside the code; or why they cannot be counted here.
fn machine() -> Result<String, String> {
    let said = |program: &str, arguments: &[&str]| {
        let output = Command::new(program).args(arguments).stderr(Stdio::null()).output().ok();
        let output = output.filter(|output| output.status.success())?;
        Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        return Err("they are counted on Linux with x86_64".to_owned());
    }
    let own = std::env::current_exe().expect("a bench is a program");
    if !own.components().any(|part| part.as_os_str() == "tested") {
        return Err("they are those of the profile `tested`".to_owned());
    }
    said("valgrind", &["--version"]).ok_or("there is no valgrind")?;
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let rustc = said(&rustc, &["--version"]).ok_or("nobody knows which compiler this is")?;
    let libc = said("getconf", &["GNU_LIBC_VERSION"]).ok_or("the C library is not glibc")?;
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let avx2 = if cpu.split_whitespace().any(|flag| flag == "avx2") { "AVX2" } else { "no AVX2" };
    Ok(format!("{rustc}, {libc}, {avx2}"))
}

/// The machine, and the thousands by their names, of a file.
fn read(text: &str) -> (&str, BTreeMap<&str, u64>) {
    let (first, rest) = text.split_once('\n').unwrap_or_default();
    let machine = first.split_once("with ").map_or("nothing yet", |(_, machine)| machine);
    let counts = rest.lines().filter_map(|line| {
        let (count, name) = line.trim().split_once("  ")?;
        Some((name, count.parse().ok()?))
    });
    (machine, counts.collect())
}

/// Valgrind, about to run a program whose environment changes nothing; what it counts goes into files that begin with `out`.
fn valgrind(out: &Path, options: &[&str], program: &Path) -> Command {
    let mut command = Command::new("valgrind");
    let path = std::env::var_os("PATH").unwrap_or_default();
    command.env_clear().env("PATH", path).env("RAYON_NUM_THREADS", "1");
    command.args(["--tool=callgrind", "--quiet"]).arg(format!("--callgrind-out-file={}", out.display()));
    command.args(options).arg(program);
    command
}

/// The sums of the files that callgrind has written, in the order in which it began them.
fn sums(out: &Path) -> Vec<u64> {
    let sum = |file: PathBuf| -> Option<u64> {
        let text = std::fs::read_to_string(file).ok()?;
        let line = |key: &str| text.lines().rev().find_map(|line| line.strip_prefix(key));
        line("totals: ").or_else(|| line("summary: "))?.trim().parse().ok()
    };
    let parts = (1..).map(|part| PathBuf::from(format!("{}.{part}", out.display())));
    let mut sums: Vec<u64> = parts.map_while(sum).collect();
    sums.extend(sum(out.to_path_buf()));
    sums
}
