//! Where a repository is hosted, from the text of its `.git/config`: the address of an issue or of a commit.
//!
//! The traps: an address may hold a password, which is never shown; and one of this machine leads nobody anywhere.

use super::gitmodules::{heading, logical_lines, variable};

/// Where a repository is hosted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remote {
    /// Its page, without a slash at the end: `https://github.com/harbour/plans`.
    page: String,
    forge: Forge,
}

/// What kind of host it is, and so how its addresses are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Forge {
    /// GitHub, Gitea, Forgejo and whatever nobody knows.
    GitHub,
    GitLab,
    Bitbucket,
}

impl Remote {
    /// The remote that a `.git/config` names: `origin`, else the first.
    pub fn of_config(text: &str) -> Option<Remote> {
        let mut urls: Vec<(String, String)> = Vec::new();
        let mut section: Option<String> = None;
        for (_, line) in logical_lines(text) {
            let mut rest = line.trim_start();
            if rest.starts_with('[') {
                let Some((name, after)) = heading(rest, "remote") else { continue };
                section = name;
                rest = after.trim_start();
            }
            let (Some(name), Some((key, value))) = (&section, variable(rest)) else { continue };
            if key == "url" {
                urls.push((name.clone(), value));
            }
        }
        let origin = urls.iter().find(|(name, _)| name == "origin").or_else(|| urls.first());
        origin.and_then(|(_, url)| Remote::of_url(url))
    }

    /// The page of the repository with this address, as git is given it; none where it is no host on the web.
    pub fn of_url(url: &str) -> Option<Remote> {
        let url = url.trim();
        let (scheme, rest) = match url.split_once("://") {
            Some((scheme, rest)) => (scheme, rest.to_owned()),
            // `git@host:owner/name.git`; `C:\repos` and `/srv/repos` are places on a disk.
            None => {
                let (host, path) = url.split_once(':')?;
                let is_host = host.contains(['@', '.']) && !host.contains(['/', '\\']);
                (is_host && !path.starts_with('\\')).then(|| ("ssh", format!("{host}/{path}")))?
            }
        };
        let scheme = match scheme {
            "http" => "http",
            "https" | "ssh" | "git" | "git+ssh" => "https",
            _ => return None,
        };
        let is_web = url.starts_with("http");
        let (host, path) = rest.split_once('/')?;
        let host = host.rsplit('@').next().unwrap_or_default();
        // The port of ssh is not that of the pages.
        let host = if is_web { host } else { host.split(':').next().unwrap_or_default() };
        let path = path.trim_matches('/');
        let path = path.strip_suffix(".git").unwrap_or(path);
        let is_plain = |text: &str, more: &str| {
            !text.is_empty() && text.chars().all(|char| char.is_ascii_alphanumeric() || more.contains(char))
        };
        let is_known = is_plain(host, ".-:") && is_plain(path, "/.-_~+") && path.contains('/');
        // There, issues lie elsewhere than the code.
        if !is_known
            || !host.contains('.') && !host.starts_with("localhost")
            || host.ends_with("dev.azure.com")
        {
            return None;
        }
        let forge = match host {
            _ if host.contains("gitlab") => Forge::GitLab,
            _ if host.contains("bitbucket") => Forge::Bitbucket,
            _ => Forge::GitHub,
        };
        Some(Remote { page: format!("{scheme}://{host}/{path}"), forge })
    }

    /// The page of the issue, or pull request, with this number.
    pub fn issue(&self, number: u32) -> String {
        match self.forge {
            Forge::GitLab => format!("{}/-/issues/{number}", self.page),
            Forge::GitHub | Forge::Bitbucket => format!("{}/issues/{number}", self.page),
        }
    }

    /// The page of the commit with this hash, or the beginning of one.
    pub fn commit(&self, hash: &str) -> String {
        match self.forge {
            Forge::GitLab => format!("{}/-/commit/{hash}", self.page),
            Forge::Bitbucket => format!("{}/commits/{hash}", self.page),
            Forge::GitHub => format!("{}/commit/{hash}", self.page),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let commit = |url: &str| Remote::of_url(url).map(|remote| remote.commit("0a1b2c3"));
        let is = |url: &str, page: &str| assert_eq!(commit(url).as_deref(), Some(page), "{url}");
        is("git@github.com:harbour/plans.git", "https://github.com/harbour/plans/commit/0a1b2c3");
        is(
            "https://harbour:secret@github.com/harbour/plans",
            "https://github.com/harbour/plans/commit/0a1b2c3",
        );
        is(
            "ssh://git@gitlab.harbour.example:2222/a/b/c.git",
            "https://gitlab.harbour.example/a/b/c/-/commit/0a1b2c3",
        );
        is("https://bitbucket.org/harbour/plans.git/", "https://bitbucket.org/harbour/plans/commits/0a1b2c3");
        is("http://localhost:3000/harbour/plans", "http://localhost:3000/harbour/plans/commit/0a1b2c3");
        is("codeberg.org:harbour/plans", "https://codeberg.org/harbour/plans/commit/0a1b2c3");
        for url in [
            "/srv/plans.git",
            "../plans",
            "C:\\plans",
            "file:///srv/plans",
            "javascript://a.b/c/d",
            "https://a.b/c",
            "ext::sh -c x",
            "",
        ] {
            assert_eq!(commit(url), None, "{url}");
        }
    }

    #[test]
    fn origin_comes_first() {
        let config = "[core]\n\turl = no\n[remote \"mirror\"]\n\turl = git@github.com:a/mirror.git\n[remote \"origin\"]\n\tfetch = +refs\n\turl = \"https://github.com/a/plans.git\" # here\n[branch \"main\"]\n\tremote = origin\n";
        let remote = Remote::of_config(config).map(|remote| remote.issue(7));
        assert_eq!(remote.as_deref(), Some("https://github.com/a/plans/issues/7"));
        assert_eq!(Remote::of_config("[remote"), None);
    }
}
