//! What a pass keeps of the documents that it judges.

use std::path::PathBuf;
use std::sync::mpsc;

use jiff::civil::date;
use planmark_core::rules::Kept;
use planmark_core::workspace::Repository;

use super::*;
use crate::main_loop::Queue;
use crate::outbox::Outbox;

/// The plan of a document is many times as long as its text; a pass over thousands of them would keep all of it.
#[test]
fn what_was_read_to_be_judged_is_let_go() {
    let folder: PathBuf = planmark_project::real_path(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let path: Arc<Path> = folder.join("README.md").into();
    let source = read(&path).unwrap();
    let reading = Arc::new(Reading::new(&source.text));
    let document = Document::new(Arc::clone(&path), "README.md".to_owned(), reading, source.hash);
    let document = Arc::new(document.closed());
    let mut documents = planmark_core::workspace::Closed::default();
    documents.insert(Arc::clone(&path), Arc::clone(&document));
    let repository = Repository { closed: Arc::new(documents), ..Repository::bare(&folder) };
    let mut workspace = Workspace::new(date(2025, 11, 21));
    workspace.repositories.push(Arc::new(repository));
    let (sender, _events) = mpsc::channel();
    let snapshot = Snapshot {
        shared: planmark_core::facts::Shared::of(&workspace),
        workspace: Arc::new(workspace),
        documents: Arc::default(),
        client: Arc::default(),
        closed: Arc::default(),
        outbox: Outbox::new(std::io::sink()).unwrap(),
        queue: Queue::new(sender),
    };
    pass(&snapshot, &CancellationToken::new());
    assert!(snapshot.closed.report(&path).is_some(), "it was judged");
    assert_eq!(format!("{:?}", document.kept), format!("{:?}", Kept::default()));
}
