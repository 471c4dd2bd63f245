//! One body of the base protocol → the messages in it.
//!
//! [`read`] takes bytes that may be anything and gives what is to be done with them: a call of the client's, its
//! answer to a call of ours, or a fault to be answered. A batch gives several.
//!
//! The trap: tower-lsp's own reader ends the server at the first body that it cannot read, so everything it would
//! stumble over (no `jsonrpc`, an id that is an object, a number out of range, too deep nesting) must be found here.

use serde::Deserialize;
use serde_json::Value;
use tower_lsp::jsonrpc::{Error, Id, Request};

/// What one body holds.
#[derive(Debug, PartialEq)]
pub(crate) enum Body {
    /// A single message.
    One(Message),
    /// An array of them: their answers go back in one array.
    Batch(Vec<Message>),
}

/// A message, read.
#[derive(Debug, PartialEq)]
pub(crate) enum Message {
    /// A request or notification of the client.
    Call(Request),
    /// The client answers our request; `ok` tells whether without an error, and whether it did what was asked.
    Answer { id: i64, ok: bool },
    /// Not a message; to be answered with this error.
    Fault(Id, Error),
    /// To be passed over: an answer to a question that we never asked.
    Nothing,
}

/// Reads one body.
pub(crate) fn read(bytes: &[u8]) -> Body {
    let is_batch = bytes.trim_ascii_start().first() == Some(&b'[');
    if is_batch {
        return match serde_json::from_slice::<Vec<Value>>(bytes) {
            Ok(values) if values.is_empty() => Body::One(Message::Fault(Id::Null, Error::invalid_request())),
            Ok(values) => Body::Batch(values.into_iter().map(from_value).collect()),
            Err(error) => Body::One(Message::Fault(Id::Null, parse_error(&error))),
        };
    }
    Body::One(match serde_json::from_slice::<Envelope>(bytes) {
        Ok(envelope) => from_envelope(envelope),
        Err(error) if !error.is_data() => Message::Fault(Id::Null, parse_error(&error)),
        Err(_) => match serde_json::from_slice::<Value>(bytes) {
            Ok(value) => from_value(value),
            Err(error) => Message::Fault(Id::Null, parse_error(&error)),
        },
    })
}

/// The members of every message. Unknown ones are passed over.
#[derive(Deserialize)]
struct Envelope {
    jsonrpc: Option<String>,
    method: Option<String>,
    params: Option<Value>,
    #[serde(default, deserialize_with = "present")]
    id: Option<Value>,
    #[serde(default, deserialize_with = "present")]
    result: Option<Value>,
    error: Option<Value>,
}

/// Keeps `null` apart from a member that is missing.
fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

fn from_value(value: Value) -> Message {
    let id = value.get("id").cloned().and_then(id).unwrap_or_default();
    if !value.is_object() {
        return Message::Fault(Id::Null, Error::invalid_request());
    }
    match serde_json::from_value::<Envelope>(value) {
        Ok(envelope) => from_envelope(envelope),
        Err(_) => Message::Fault(id, Error::invalid_request()),
    }
}

fn from_envelope(envelope: Envelope) -> Message {
    let Envelope { jsonrpc, method, params, id: raw_id, result, error } = envelope;
    let has_id = raw_id.is_some();
    let id = raw_id.and_then(id);
    if jsonrpc.as_deref() != Some("2.0") || (has_id && id.is_none()) {
        return Message::Fault(id.unwrap_or_default(), Error::invalid_request());
    }
    let Some(method) = method else {
        if result.is_none() && error.is_none() {
            return Message::Fault(id.unwrap_or_default(), Error::invalid_request());
        }
        return match id {
            Some(Id::Number(id)) => {
                Message::Answer { id, ok: error.is_none() && !is_declined(result.as_ref()) }
            }
            _ => Message::Nothing,
        };
    };
    let params = match method.as_str() {
        "shutdown" | "exit" => None,
        "initialized" | "planmark/next" | "planmark/status" | "planmark/tasks" | "planmark/timeline" => {
            Some(params.unwrap_or_else(|| Value::Object(serde_json::Map::new())))
        }
        _ => params,
    };
    let mut call = Request::build(method);
    if let Some(params) = params {
        call = call.params(params);
    }
    if let Some(id) = id {
        call = call.id(id);
    }
    Message::Call(call.finish())
}

/// Has the client not made the edits that we asked for?
fn is_declined(result: Option<&Value>) -> bool {
    result.and_then(|result| result.get("applied")) == Some(&Value::Bool(false))
}

fn id(value: Value) -> Option<Id> {
    match value {
        Value::Null => Some(Id::Null),
        Value::String(text) => Some(Id::String(text)),
        Value::Number(number) => number.as_i64().map(Id::Number),
        Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

fn parse_error(error: &serde_json::Error) -> Error {
    Error { message: format!("Parse error: {error}").into(), ..Error::parse_error() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The message in short: method and id, `answer`, or the code of the fault.
    fn told(message: &Message) -> String {
        match message {
            Message::Call(request) => {
                let params = request.params().map_or_else(String::new, ToString::to_string);
                let id = request.id().map_or_else(String::new, |id| format!("#{id}"));
                format!("{}{id}({params})", request.method())
            }
            Message::Answer { id, ok } => format!("answer {id} {ok}"),
            Message::Fault(id, error) => format!("{} {id}", error.code),
            Message::Nothing => "nothing".into(),
        }
    }

    fn one(text: &str) -> String {
        match read(text.as_bytes()) {
            Body::One(message) => told(&message),
            Body::Batch(messages) => panic!("a batch of {}", messages.len()),
        }
    }

    #[test]
    fn calls_and_answers() {
        assert_eq!(one(r#"{"jsonrpc":"2.0","id":1,"method":"a","params":{"b":1}}"#), r#"a#1({"b":1})"#);
        assert_eq!(one(r#"{"jsonrpc":"2.0","id":"x","method":"a"}"#), "a#\"x\"()");
        assert_eq!(one(r#"{"jsonrpc":"2.0","method":"a"}"#), "a()");
        assert_eq!(one(r#"{"jsonrpc":"2.0","id":7,"result":null}"#), "answer 7 true");
        assert_eq!(
            one(r#"{"jsonrpc":"2.0","id":7,"error":{"code":1,"message":"","extra":2}}"#),
            "answer 7 false"
        );
        assert_eq!(one(r#"{"jsonrpc":"2.0","id":"seven","result":1}"#), "nothing");
    }

    #[test]
    fn parameters_that_some_clients_send_or_leave_out() {
        for params in ["", r#","params":null"#, r#","params":{}"#, r#","params":[]"#] {
            assert_eq!(
                one(&format!(r#"{{"jsonrpc":"2.0","id":1,"method":"shutdown"{params}}}"#)),
                "shutdown#1()"
            );
            assert_eq!(one(&format!(r#"{{"jsonrpc":"2.0","method":"exit"{params}}}"#)), "exit()");
        }
        assert_eq!(one(r#"{"jsonrpc":"2.0","method":"initialized"}"#), "initialized({})");
    }

    #[test]
    fn what_is_no_json_is_a_parse_error() {
        let deep =
            format!(r#"{{"jsonrpc":"2.0","method":"a","params":{}{}}}"#, "[".repeat(9999), "]".repeat(9999));
        for text in [
            "",
            "{",
            "{\"jsonrpc\":\"2.0\",\"method\":",
            "nonsense",
            "[1,",
            deep.as_str(),
            r#"{"jsonrpc":"2.0","method":"a","params":1e999}"#,
            r#"{"jsonrpc":"2.0","method":"a","params":"\ud800"}"#,
        ] {
            assert_eq!(one(text), "-32700 null", "{text}");
        }
        let Body::One(message) = read(b"{\"jsonrpc\":\"2.0\",\"method\":\"\xff\xfe\"}") else {
            panic!("one message")
        };
        assert_eq!(told(&message), "-32700 null");
    }

    #[test]
    fn what_is_no_message_is_an_invalid_request_with_its_id() {
        assert_eq!(one("1"), "-32600 null");
        assert_eq!(one("\"text\""), "-32600 null");
        assert_eq!(one("{}"), "-32600 null");
        assert_eq!(one(r#"{"id":3,"method":"a"}"#), "-32600 3");
        assert_eq!(one(r#"{"jsonrpc":"1.0","id":3,"method":"a"}"#), "-32600 3");
        assert_eq!(one(r#"{"jsonrpc":"2.0","id":3,"method":5}"#), "-32600 3");
        assert_eq!(one(r#"{"jsonrpc":"2.0","id":{},"method":"a"}"#), "-32600 null");
        assert_eq!(one(r#"{"jsonrpc":"2.0","id":1.5,"method":"a"}"#), "-32600 null");
        assert_eq!(one(r#"{"jsonrpc":"2.0","id":3}"#), "-32600 3");
        assert_eq!(one("[]"), "-32600 null");
    }

    #[test]
    fn a_batch_keeps_its_order_and_its_faults() {
        let Body::Batch(messages) =
            read(br#" [{"jsonrpc":"2.0","id":1,"method":"a"},5,[],{"jsonrpc":"2.0","method":"b"}]"#)
        else {
            panic!("a batch");
        };
        let told: Vec<_> = messages.iter().map(told).collect();
        assert_eq!(told, ["a#1()", "-32600 null", "-32600 null", "b()"]);
    }

    proptest::proptest! {
        /// Any bytes are read as something, and what tower-lsp is given it can read too.
        #[test]
        fn any_bytes(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200)) {
            read(&bytes);
        }

        /// Any JSON.
        #[test]
        fn any_members(members in proptest::collection::vec((
            proptest::sample::select(vec!["jsonrpc", "method", "id", "params", "result", "error", "other"]),
            proptest::sample::select(vec!["\"2.0\"", "\"shutdown\"", "1", "null", "{}", "[]", "1.5", "-1", "true", "1e99", "\"\""]),
        ), 0..8)) {
            let members: Vec<_> = members.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
            let object = format!("{{{}}}", members.join(","));
            read(object.as_bytes());
            read(format!("[{object},{object}]").as_bytes());
        }
    }
}
