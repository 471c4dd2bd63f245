//! The server as a function: reads frames on the calling thread until `exit` or the end of the stream.
//!
//! Each call is given to tower-lsp's service and polled once, here, before the next frame is read.
//! Every handler's first act is to send into the queue of the main loop, so the queue has the order of the frames.
//! What is not done after that first poll goes on in the runtime.
//!
//! The trap: this stands in place of tower-lsp's own `Server`, which ends at the first malformed frame, dies of a
//! panic in a handler, and stops reading while the client does not read.

use std::io::{self, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use serde_json::Value;
use tower_lsp::jsonrpc::{Error, ErrorCode, Id, Request, Response};
use tower_lsp::{ExitedError, LspService};
use tower_service::Service;

use crate::backend::Backend;
use crate::framing::{Frame, FrameReader};
use crate::main_loop::{self, Event, Queue};
use crate::message::{self, Body, Message};
use crate::outbox::Outbox;
use crate::threads::Threads;
use crate::written::{self, Json};

/// How long the last words may take to reach a client that has said `exit`.
const FAREWELL: Duration = Duration::from_secs(1);

/// What the one who starts the server decides.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The day to judge as of; the local date, renewed at midnight, when there is none.
    pub today: Option<jiff::civil::Date>,
    /// Answers what only tests ask: `planmark/text`, the server's copy of a text, and `planmark/panic`, with a panic
    /// where other requests do their work.
    pub probes: bool,
}

/// Serves one client until it says `exit` or closes `input`, and returns the exit code that the protocol asks for:
/// 0 after a `shutdown` request, otherwise 1.
///
/// `input` is read on the calling thread.
/// When this returns, threads may still be at work for requests that nobody waits for; end the process.
///
/// # Errors
/// When the system gives no threads, or when reading `input` fails.
pub fn serve(input: impl Read, output: impl Write + Send + 'static, options: Options) -> io::Result<u8> {
    let threads = Threads::start()?;
    let outbox = Outbox::new(output)?;
    let queue = main_loop::start(outbox.clone(), threads.pools(), &options)?;
    let backend_queue = queue.clone();
    let (service, _socket) = LspService::build(|_| Backend::new(backend_queue, options.probes))
        .custom_method("planmark/next", Backend::next)
        .custom_method("window/workDoneProgress/cancel", Backend::cancel_progress)
        .custom_method("planmark/panic", Backend::panic)
        .custom_method("planmark/status", Backend::status)
        .custom_method("planmark/tasks", Backend::tasks)
        .custom_method("planmark/timeline", Backend::timeline)
        .custom_method("planmark/text", Backend::text)
        .custom_method(written::DIAGNOSTIC, Backend::written_diagnostic)
        .custom_method(written::DOCUMENT_SYMBOL, Backend::written_symbols)
        .custom_method(written::WORKSPACE_DIAGNOSTIC, Backend::written_workspace_diagnostic)
        .custom_method(written::WORKSPACE_SYMBOL, Backend::written_workspace_symbols)
        .finish();
    let mut server =
        Server { service, threads, outbox: outbox.clone(), queue, is_shut_down: false, is_over: false };
    let read = server.read(input);
    server.queue.send(Event::Exit);
    let Server { threads, is_shut_down, .. } = server;
    threads.leave();
    outbox.drain(FAREWELL);
    read.map(|()| u8::from(!is_shut_down))
}

struct Server {
    service: LspService<Backend>,
    threads: Threads,
    outbox: Outbox,
    queue: Queue,
    is_shut_down: bool,
    is_over: bool,
}

impl Server {
    fn read(&mut self, input: impl Read) -> io::Result<()> {
        let mut frames = FrameReader::new(input);
        while !self.is_over && !self.outbox.overflowed() {
            let Some(frame) = frames.next()? else { break };
            let body = match frame {
                Frame::Body(body) => message::read(&body),
                Frame::Malformed(reason) => {
                    let error = Error { message: reason.into(), ..Error::parse_error() };
                    Body::One(Message::Fault(Id::Null, error))
                }
            };
            match body {
                Body::One(message) => self.take(message, Reply::Alone(self.outbox.clone())),
                Body::Batch(messages) => {
                    let batch = Arc::new(Batch { outbox: self.outbox.clone(), answers: Mutex::default() });
                    for message in messages {
                        self.take(message, Reply::Together(Arc::clone(&batch)));
                    }
                }
            }
        }
        Ok(())
    }

    fn take(&mut self, message: Message, reply: Reply) {
        match message {
            Message::Call(request) => self.call(request, reply),
            Message::Answer { id, ok } => self.queue.send(Event::Answered { id, ok }),
            Message::Fault(id, error) => reply.send(Response::from_error(id, error).into()),
            Message::Nothing => {}
        }
    }

    fn call(&mut self, request: Request, reply: Reply) {
        self.is_over |= request.method() == "exit";
        let asks_shutdown = request.method() == "shutdown";
        let id = request.id().cloned();
        let method = request.method().to_owned();
        let mut call = Call { answer: self.service.call(written::named(request)), id };
        let queue = self.queue.clone();
        match call.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(answer) => {
                self.is_shut_down |=
                    asks_shutdown && answer.as_ref().is_some_and(|answer| answer.response.is_ok());
                if let Some(answer) = answer {
                    tell_of_failure(&queue, &method, &answer.response);
                    reply.send(answer);
                }
            }
            Poll::Pending => {
                self.threads.answers().spawn(async move {
                    if let Some(answer) = std::future::poll_fn(|context| call.poll(context)).await {
                        tell_of_failure(&queue, &method, &answer.response);
                        reply.send(answer);
                    }
                });
            }
        }
    }
}

/// Tells the loop, and with that the user, of a request whose handler has failed.
fn tell_of_failure(queue: &Queue, method: &str, response: &Response) {
    if response.error().is_some_and(|error| error.code == ErrorCode::InternalError) {
        queue.send(Event::Failed(method.to_owned()));
    }
}

/// What is answered to a call.
struct Answer {
    response: Response,
    /// What stands in place of its result.
    written: Option<Json>,
}

impl From<Response> for Answer {
    fn from(response: Response) -> Answer {
        Answer { response, written: None }
    }
}

/// A call under way.
struct Call {
    answer: Pin<Box<dyn Future<Output = Result<Option<Response>, ExitedError>> + Send>>,
    id: Option<Id>,
}

impl Call {
    /// Polls the answer; a panic in it is an internal error.
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Answer>> {
        let polled = catch_unwind(AssertUnwindSafe(|| self.answer.as_mut().poll(context)));
        let written = written::take();
        match polled {
            Ok(Poll::Pending) => Poll::Pending,
            Ok(Poll::Ready(Ok(response))) => {
                Poll::Ready(response.map(|response| Answer { response, written }))
            }
            // After `exit` nothing is answered.
            Ok(Poll::Ready(Err(_))) => Poll::Ready(None),
            Err(_) => {
                Poll::Ready(self.id.take().map(|id| Response::from_error(id, Error::internal_error()).into()))
            }
        }
    }
}

/// Where an answer goes.
enum Reply {
    Alone(Outbox),
    Together(Arc<Batch>),
}

impl Reply {
    fn send(self, Answer { response, written }: Answer) {
        match (self, written) {
            (Self::Alone(outbox), Some(written)) => outbox.answer(response.id(), written),
            (Self::Alone(outbox), None) => outbox.send_message(&response),
            (Self::Together(batch), written) => {
                let value = written.and_then(|written| {
                    serde_json::from_str::<Value>(&written.pieces().collect::<String>()).ok()
                });
                let response = match value {
                    Some(value) => Response::from_ok(response.id().clone(), value),
                    None => response,
                };
                batch.answers.lock().unwrap_or_else(PoisonError::into_inner).push(response);
            }
        }
    }
}

/// The answers to a batch, sent as one array when the last of them is there.
struct Batch {
    outbox: Outbox,
    answers: Mutex<Vec<Response>>,
}

impl Drop for Batch {
    fn drop(&mut self) {
        let answers = self.answers.get_mut().unwrap_or_else(PoisonError::into_inner);
        // A batch of notifications is not answered at all.
        if !answers.is_empty() {
            self.outbox.send_message(answers);
        }
    }
}
