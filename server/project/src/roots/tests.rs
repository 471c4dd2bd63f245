//! Roots and repositories over folders as git leaves them: `.git` as a folder, as a file, or not there at all.

use super::*;

/// A folder with these files: their names and texts.
fn folder(files: &[(&str, &str)]) -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let top = crate::real_path(dir.path()).unwrap();
    for (name, text) in files {
        let path = top.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    (dir, top)
}

/// A master with a submodule that has one of its own; `empty` and `gone` are not checked out.
fn master() -> (tempfile::TempDir, PathBuf) {
    folder(&[
        ("master/.git/HEAD", "ref: refs/heads/main\n"),
        (
            "master/.gitmodules",
            "[submodule \"api\"]\n\tpath = subs/api\n[submodule \"empty\"]\n\tpath = subs/empty\n\
             [submodule \"gone\"]\n\tpath = subs/gone\n",
        ),
        ("master/subs/api/.git", "gitdir: ../../.git/modules/api\n"),
        ("master/subs/api/.gitmodules", "[submodule \"kit\"]\n\tpath = kit\n"),
        ("master/subs/api/kit/docs/PLAN.md", "# Plan\n"),
        ("master/subs/empty/.gitkeep", ""),
        ("master/other/PLAN.md", "# Plan\n"),
    ])
}

fn extents(found: &Roots) -> Vec<(&Path, &Extent)> {
    found.roots.iter().map(|root| (root.path.as_path(), &root.extent)).collect()
}

#[test]
fn a_submodule_brings_the_superprojects_that_contain_it() {
    let (_dir, top) = master();
    let (master, api, kit) =
        (top.join("master"), top.join("master/subs/api"), top.join("master/subs/api/kit"));
    assert_eq!(superprojects(&kit), [api.clone(), master.clone()]);
    assert_eq!(superprojects(&master.join("other")), [] as [PathBuf; 0]);
    let found = roots(std::slice::from_ref(&kit)).unwrap();
    let expected = [(&*master, &Extent::Context), (&*api, &Extent::Context), (&*kit, &Extent::Whole)];
    assert_eq!(extents(&found), expected);
    assert_eq!(found.selected, [] as [PathBuf; 0]);
}

#[test]
fn folders_within_each_other_are_one_root() {
    let (_dir, top) = master();
    let found =
        roots(&[top.join("master/subs/api"), top.join("master"), top.join("master/subs/../subs")]).unwrap();
    assert_eq!(extents(&found), [(&*top.join("master"), &Extent::Whole)]);
}

#[test]
fn several_folders_share_their_superproject() {
    let (_dir, top) = master();
    let (empty, api) = (top.join("master/subs/empty"), top.join("master/subs/api"));
    let found = roots(&[empty.clone(), api.clone()]).unwrap();
    let expected =
        [(&*top.join("master"), &Extent::Context), (&*api, &Extent::Whole), (&*empty, &Extent::Whole)];
    assert_eq!(extents(&found), expected);
}

#[test]
fn a_file_in_a_repository_selects_itself_below_the_outermost_root() {
    let (_dir, top) = master();
    let file = top.join("master/subs/api/kit/docs/PLAN.md");
    let found = roots(std::slice::from_ref(&file)).unwrap();
    assert_eq!(extents(&found), [(&*top.join("master"), &Extent::Whole)]);
    assert_eq!(found.selected, [file]);
    let both = roots(&[top.join("master/subs/api/kit/docs/PLAN.md"), top.join("master/other")]).unwrap();
    assert_eq!(both.selected, [top.join("master/other"), top.join("master/subs/api/kit/docs/PLAN.md")]);
}

#[test]
fn files_without_a_repository_are_read_alone() {
    let (_dir, top) = folder(&[("notes/b.md", ""), ("notes/a.md", ""), ("notes/c.md", "")]);
    let (a, b) = (top.join("notes/a.md"), top.join("notes/b.md"));
    let found = roots(&[b.clone(), a.clone(), b.clone()]).unwrap();
    assert_eq!(extents(&found), [(&*top.join("notes"), &Extent::Files(vec![a, b]))]);
    assert_eq!(found.selected, [] as [PathBuf; 0]);
}

#[test]
fn what_does_not_exist_is_named() {
    let error = roots(&[PathBuf::from("/no/such/folder")]).unwrap_err();
    assert!(error.to_string().contains("/no/such/folder"), "{error}");
}

#[test]
fn the_root_above_is_the_outermost_superproject() {
    let (_dir, top) = master();
    assert_eq!(root_above(&top.join("master/subs/api/kit/docs")), top.join("master"));
    assert_eq!(root_above(&top.join("master/other")), top.join("master"));
    assert_eq!(repository_above(&top.join("master/subs/api/kit/docs")), Some(top.join("master/subs/api")));
    let (_dir, bare) = folder(&[("notes/a.md", ""), ("set/planmark.toml", ""), ("set/x/a.md", "")]);
    assert_eq!(root_above(&bare.join("notes")), bare.join("notes"));
    assert_eq!(root_above(&bare.join("set/x")), bare.join("set"));
}

#[test]
fn repositories_are_those_of_gitmodules_and_those_with_a_git() {
    let (_dir, top) = master();
    let master = top.join("master");
    let found = repositories(&master, &[master.clone(), master.join("other"), master.join("subs/api")]);
    let at = |name: &str| master.join(name);
    let paths: Vec<&Path> = found.iter().map(|it| it.path.as_path()).collect();
    let expected =
        [at(""), at("other"), at("subs/api"), at("subs/api/kit"), at("subs/empty"), at("subs/gone")];
    assert!(
        paths.iter().zip(&expected).all(|(path, expected)| *path == expected) && paths.len() == 6,
        "{paths:?}"
    );
    let checkouts = |it: &RepositoryFolder| -> Option<Vec<Checkout>> {
        it.submodules.as_ref().map(|all| all.iter().map(|submodule| submodule.checkout).collect())
    };
    assert_eq!(checkouts(&found[0]), Some(vec![Checkout::Present, Checkout::Empty, Checkout::Missing]));
    assert_eq!(checkouts(&found[1]), None);
    assert_eq!(checkouts(&found[2]), Some(vec![Checkout::Present]));
    assert_eq!(innermost(&found, &at("subs/api/kit/docs/PLAN.md")), Some(3));
    assert_eq!(innermost(&found, &at("subs/README.md")), Some(0));
    assert_eq!(innermost(&found, &top), None);
}

#[test]
fn submodules_are_known_when_the_folder_that_holds_them_is_opened() {
    let (_dir, top) = master();
    let found = repositories(&top.join("master/subs"), &[]);
    let names: Vec<String> = found.iter().map(|it| crate::relative(&top, &it.path)).collect();
    assert_eq!(names, ["master/subs", "master/subs/api", "master/subs/api/kit", "master/subs/empty"]);
}

#[cfg(unix)]
#[test]
fn a_submodule_that_is_a_link_to_its_superproject_ends_there() {
    let (_dir, top) = folder(&[("a/.gitmodules", "[submodule \"self\"]\n\tpath = self\n")]);
    std::os::unix::fs::symlink(".", top.join("a/self")).unwrap();
    let found = repositories(&top.join("a"), &[]);
    assert_eq!(found.len(), 1);
}
