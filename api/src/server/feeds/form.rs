//! What a sender states beside the file: day, mode, what it accepts, and how it is written down.
use crate::domain::disclosure::FeedRight;
use crate::feeds::spool::Ticket;
use crate::feeds::{Format, Mode, Submission};
use crate::server::reply::Problem;
use axum::extract::Query;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use chrono::NaiveDate;

/// What the route asks for, in the words that a sender is told.
const QUERY: &str = "the parameters are asOf=YYYY-MM-DD, and where wanted mode=part or full, and accept= \
                     with faults, retirement, older; each once";

/// Reads the query and the headers of a request.
pub(super) fn read(head: &Parts, right: &FeedRight, today: NaiveDate) -> Result<Ticket, Problem> {
    let format = format(&head.headers)?;
    let is_gzip = is_gzip(&head.headers)?;
    let Ok(Query(pairs)) = Query::<Vec<(String, String)>>::try_from_uri(&head.uri) else {
        return Err(Problem::bad_input(QUERY));
    };
    let mut as_of = None;
    let mut mode = None;
    let mut accepted = None;
    for (name, value) in &pairs {
        let is_first = match name.as_str() {
            "asOf" => as_of.replace(day(value, today)?).is_none(),
            "mode" => mode.replace(mode_of(value)?).is_none(),
            "accept" => accepted.replace(value.as_str()).is_none(),
            _ => false,
        };
        if !is_first {
            return Err(Problem::bad_input(QUERY));
        }
    }
    let mut submission = Submission {
        mode: mode.unwrap_or_default(),
        submitted_by: right.client().to_owned(),
        ..Submission::default()
    };
    accept(&mut submission, accepted.unwrap_or_default())?;
    Ok(Ticket {
        dataset: right.dataset().to_owned(),
        file_name: file_name(right.dataset(), format, is_gzip),
        as_of: as_of.ok_or_else(|| Problem::bad_input(QUERY))?,
        format,
        submission,
    })
}

fn day(text: &str, today: NaiveDate) -> Result<NaiveDate, Problem> {
    let day: NaiveDate = text.parse().map_err(|_| Problem::bad_input(QUERY))?;
    if day > today {
        let advice = "asOf lies after today: a file is true of the day on which it was made";
        return Err(Problem::bad_input(advice));
    }
    Ok(day)
}

fn mode_of(text: &str) -> Result<Mode, Problem> {
    match text {
        "part" => Ok(Mode::Part),
        "full" => Ok(Mode::Full),
        _ => Err(Problem::bad_input(QUERY)),
    }
}

fn accept(submission: &mut Submission, words: &str) -> Result<(), Problem> {
    for word in words.split(',').filter(|word| !word.is_empty()) {
        match word {
            "faults" => submission.accepts_faults = true,
            "retirement" => submission.accepts_retirement = true,
            "older" => submission.accepts_older = true,
            _ => return Err(Problem::bad_input(QUERY)),
        }
    }
    Ok(())
}

fn file_name(dataset: &str, format: Format, is_gzip: bool) -> String {
    let ending = match format {
        Format::Csv => "csv",
        Format::Ndjson => "ndjson",
    };
    let packed = if is_gzip { ".gz" } else { "" };
    format!("{dataset}.{ending}{packed}")
}

/// The format by content type. Anything but UTF-8 is refused before it is read.
fn format(headers: &HeaderMap) -> Result<Format, Problem> {
    let kind = single(headers, header::CONTENT_TYPE.as_str()).unwrap_or_default();
    let kind = kind.to_ascii_lowercase();
    let mut parts = kind.split(';').map(str::trim);
    let media = parts.next().unwrap_or_default();
    let is_utf8 = parts.all(|parameter| match parameter.split_once('=') {
        Some(("charset", charset)) => charset.trim_matches('"') == "utf-8",
        // RFC 4180 has `header=present`; ours always has one.
        Some(_) | None => parameter != "header=absent",
    });
    match media {
        "text/csv" if is_utf8 => Ok(Format::Csv),
        "application/x-ndjson" if is_utf8 => Ok(Format::Ndjson),
        _ => Err(unsupported(
            "send text/csv or application/x-ndjson, in UTF-8",
        )),
    }
}

fn is_gzip(headers: &HeaderMap) -> Result<bool, Problem> {
    if !headers.contains_key(header::CONTENT_ENCODING) {
        return Ok(false);
    }
    let coding = single(headers, header::CONTENT_ENCODING.as_str()).unwrap_or_default();
    match coding.to_ascii_lowercase().as_str() {
        "gzip" | "x-gzip" => Ok(true),
        "identity" => Ok(false),
        _ => Err(unsupported("the only content encoding is gzip")),
    }
}

/// The value of a header that comes once.
fn single<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value.trim())
}

fn unsupported(advice: &'static str) -> Problem {
    Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "BAD_USER_INPUT", advice)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(kind: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, kind.parse().unwrap());
        headers
    }

    #[test]
    fn the_content_type_tells_the_format_and_must_be_utf8() {
        let read = |kind: &str| format(&headers(kind)).ok();
        assert_eq!(read("text/csv"), Some(Format::Csv));
        assert_eq!(
            read("Text/CSV; charset=UTF-8; header=present"),
            Some(Format::Csv)
        );
        assert_eq!(read("application/x-ndjson"), Some(Format::Ndjson));
        for kind in [
            "text/csv; charset=latin1",
            "text/csv; header=absent",
            "application/json",
            "",
        ] {
            assert_eq!(read(kind), None, "{kind}");
        }
    }

    #[test]
    fn only_gzip_is_decompressed() {
        let mut headers = HeaderMap::new();
        assert_eq!(is_gzip(&headers).ok(), Some(false));
        headers.insert(header::CONTENT_ENCODING, "gzip".parse().unwrap());
        assert_eq!(is_gzip(&headers).ok(), Some(true));
        headers.append(header::CONTENT_ENCODING, "br".parse().unwrap());
        assert_eq!(is_gzip(&headers).ok(), None);
    }
}
