//! `planmark mcp`: tools for coding agents over standard input and output, by the Model Context Protocol.
//!
//! One file an answer, below `mcp/`; [`tools`] says which there are and reads what is asked. Each call reads the workspace anew, so an
//! answer is never about what was there before. Nothing is written: a fix is proposed as edits, for the agent to make with its own tools,
//! under the eyes of whoever watches it. The traps: standard output belongs to the protocol, and an answer costs whoever reads it, so each
//! fits into as many tokens as were granted, and says what it left out.

mod check;
mod edits;
mod extent;
mod fact;
mod fitted;
mod ready;
mod rows;
mod tools;
mod work;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use clap::Args;
use jiff::civil::Date;
use planmark_project::Course;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, ErrorData, Implementation,
    ListToolsResult, PaginatedRequestParams, ServerCapabilities, ServerConfig,
};
use rmcp::service::{RequestContext, RoleServer, ServerInitializeError};
use rmcp::{ServerHandler, ServiceExt};

use tools::Question;
use work::Grounds;

/// What `mcp` speaks of.
#[derive(Args, Clone)]
pub(crate) struct McpArguments {
    /// Workspace roots; nothing outside of them is spoken of [default: as for check].
    paths: Vec<PathBuf>,
    /// The day that counts as today, as YYYY-MM-DD [default: what planmark.toml says, else the local date].
    #[arg(long, env = "PLANMARK_TODAY", value_name = "DATE", value_parser = crate::named::day)]
    today: Option<Date>,
}

/// What an agent is told of the server as a whole.
const INSTRUCTIONS: &str = "planmark finds what in planning Markdown is no longer true: counts, dates, weeks, statuses, totals. \
    Ask `check` instead of reading the planning files. `fix` proposes edits and writes nothing: make them with your own tools.";

pub(crate) fn run(arguments: &McpArguments) -> Result<ExitCode> {
    let here = [planmark_project::root_above(&std::env::current_dir()?)];
    let paths = if arguments.paths.is_empty() { &here[..] } else { &arguments.paths };
    let mut roots = Vec::new();
    for path in paths {
        let root =
            planmark_project::real_path(path).with_context(|| format!("cannot read {}", path.display()))?;
        if !root.is_dir() {
            bail!("{} is no directory", path.display());
        }
        roots.push(root);
    }
    let server = Server { grounds: Arc::new(Grounds { roots, today: arguments.today }) };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_time().build()?;
    let served = runtime.block_on(serve(server));
    // Whoever still reads the workspace for a call that nobody waits for is not waited for either.
    runtime.shutdown_background();
    served.map(|()| ExitCode::SUCCESS)
}

async fn serve(server: Server) -> Result<()> {
    let service = match server.serve((tokio::io::stdin(), tokio::io::stdout())).await {
        Ok(service) => service,
        // Nobody has anything to ask.
        Err(ServerInitializeError::ConnectionClosed(_)) => return Ok(()),
        Err(error) => bail!("the client did not begin as the protocol has it: {error}"),
    };
    service.waiting().await.context("the server has failed")?;
    Ok(())
}

/// Answers what a client asks.
struct Server {
    grounds: Arc<Grounds>,
}

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(Implementation::new("planmark", env!("CARGO_PKG_VERSION")))
            .with_instructions(INSTRUCTIONS)
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(tools::all()))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let Some(tool) = tools::find(&request.name) else {
            return Err(ErrorData::invalid_params(format!("there is no tool {}", request.name), None));
        };
        let question = match Question::read(tool, request.arguments.unwrap_or_default()) {
            Ok(question) => question,
            Err(error) => return Ok(mistake(&error)),
        };
        let course = Arc::new(Course::default());
        let answering = tokio::task::spawn_blocking({
            let (grounds, course) = (Arc::clone(&self.grounds), Arc::clone(&course));
            move || tool.answer(&grounds, &question, &course)
        });
        let answer = tokio::select! {
            answer = answering => answer,
            () = context.ct.cancelled() => {
                course.stop();
                tracing::debug!("the call of {} was given up", request.name);
                return Err(ErrorData::internal_error("the call was given up", None));
            }
        };
        match answer {
            Ok(Ok(text)) => Ok(CallToolResult::success(vec![ContentBlock::text(text)]).into()),
            Ok(Err(error)) => Ok(mistake(&error)),
            Err(error) => Err(ErrorData::internal_error(format!("planmark has failed: {error}"), None)),
        }
    }
}

/// What an agent is to read of a call that could not be answered.
fn mistake(error: &anyhow::Error) -> CallToolResponse {
    CallToolResult::error(vec![ContentBlock::text(format!("{error:#}"))]).into()
}
