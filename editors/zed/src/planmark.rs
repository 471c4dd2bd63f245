//! Tells Zed how to start `planmark lsp`: the program of the settings, else the one on `PATH`.
//!
//! Whatever planmark knows comes from the server. The trap: Zed hands settings to a server only as far as its extension passes them on.

use zed_extension_api::settings::LspSettings;
use zed_extension_api::{
    Command, Extension, LanguageServerId, Result, Worktree, register_extension, serde_json::Value,
};

struct Planmark;

impl Extension for Planmark {
    fn new() -> Self {
        Planmark
    }

    fn language_server_command(&mut self, id: &LanguageServerId, worktree: &Worktree) -> Result<Command> {
        let settings = LspSettings::for_worktree(id.as_ref(), worktree)?.binary;
        let (path, arguments, env) = match settings {
            Some(binary) => (binary.path, binary.arguments, binary.env),
            None => (None, None, None),
        };
        let Some(command) = path.or_else(|| worktree.which("planmark")) else {
            return Err("there is no planmark on PATH; `cargo install planmark` or `pip install planmark` puts \
                        it there, or name it in the settings: lsp.planmark.binary.path"
                .to_owned());
        };
        let mut environment = worktree.shell_env();
        environment.extend(env.unwrap_or_default());
        Ok(Command { command, args: arguments.unwrap_or_else(|| vec!["lsp".to_owned()]), env: environment })
    }

    fn language_server_initialization_options(
        &mut self,
        id: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<Option<Value>> {
        Ok(LspSettings::for_worktree(id.as_ref(), worktree)?.initialization_options)
    }
}

register_extension!(Planmark);
