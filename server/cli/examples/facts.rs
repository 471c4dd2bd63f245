fn main() {
    let dir = std::env::args().nth(1).unwrap();
    let only = std::env::args().nth(2).unwrap_or_default();
    let scan = planmark_project::scan(&[dir.into()], "2025-11-20".parse().unwrap()).unwrap();
    let w = &scan.workspace;
    for (i, r) in w.repositories.iter().enumerate() {
        println!("== {} {:?}", r.path.display(), r.parent);
        for c in &r.catalogs {
            for s in &c.sources {
                println!("   {:?} {} {:?}", c.kind, s.label, s.entries.as_ref().map(Vec::len));
            }
        }
        for f in planmark_core::facts::counts(w, i) {
            println!(
                " fact {:?} {} {:?} {:?}",
                f.kind,
                f.repository,
                f.place(),
                f.populations.iter().map(|p| p.count).collect::<Vec<_>>()
            );
            for s in &f.statements {
                println!(
                    "    {}:{} {} {:?}",
                    s.document.relative,
                    s.stated().points.0.line + 1,
                    s.stated().claim.phrase,
                    s.stated().claim.scope
                );
            }
        }
        if !only.is_empty() {
            for d in r.documents() {
                if d.relative.contains(&only) {
                    println!("{} hist {}", d.relative, d.historical);
                    for s in &d.summary.claims {
                        if format!("{:?}", s.claim.counted) == "Other" {
                            continue;
                        }
                        println!(
                            "   {} {} {:?} {:?} folder {:?} subject {:?} path {:?} cap {:?}",
                            s.points.0.line + 1,
                            s.claim.phrase,
                            s.claim.scope,
                            s.claim.counted,
                            s.claim.folder,
                            s.claim.subject,
                            s.path.iter().map(|h| h.title.clone()).collect::<Vec<_>>(),
                            s.caption
                        );
                    }
                }
            }
        }
    }
}
