use super::*;

/// Hands out one byte at a time, so that every line end falls between two readings.
struct Drop1<'a>(&'a [u8]);

impl Read for Drop1<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let length = out.len().min(1);
        self.0.read(out.get_mut(..length).unwrap())
    }
}

fn read_all(raw: impl Read) -> (String, u8) {
    let (mut source, delimiter) = Source::open(raw).unwrap();
    let mut text = String::new();
    source.read_to_string(&mut text).unwrap();
    (text, delimiter.unwrap())
}

#[test]
fn marks_and_windows_line_ends_go_away_and_the_last_line_ends() {
    assert_eq!(
        read_all(b"\xef\xbb\xbfa;b\r\n1;2\r\n3;4".as_slice()),
        ("a;b\n1;2\n3;4\n".to_owned(), b';')
    );
    assert_eq!(
        read_all(b"a,b;c,d\n".as_slice()),
        ("a,b;c,d\n".to_owned(), b',')
    );
}

#[test]
fn where_readings_end_does_not_show() {
    for text in [
        "a,b\r\n1\r2,3\r\r\n4,5\r",
        "a\n\r\nb\r\n",
        "a\r",
        "a,b\n1,2",
    ] {
        let (whole, _) = read_all(text.as_bytes());
        let (dropped, _) = read_all(Drop1(text.as_bytes()));
        assert_eq!(whole, dropped, "{text:?}");
        assert_eq!(
            whole.trim_end_matches('\n'),
            text.replace("\r\n", "\n").trim_end_matches('\n')
        );
    }
}

#[test]
fn lines_are_read_within_the_limit_of_a_record() {
    let long = "x".repeat(RECORD_BYTES_MAX + 1);
    let text = format!("{{}}\r\n{}\n{long}\n", "y".repeat(RECORD_BYTES_MAX));
    let (mut source, _) = Source::open(text.as_bytes()).unwrap();
    let mut line = Vec::new();
    assert_eq!(source.read_line(&mut line).unwrap(), LineRead::Whole);
    assert_eq!(line, b"{}");
    assert_eq!(source.read_line(&mut line).unwrap(), LineRead::Whole);
    assert_eq!(line.len(), RECORD_BYTES_MAX);
    assert_eq!(source.read_line(&mut line).unwrap(), LineRead::TooLong);
}

#[test]
fn a_file_of_another_encoding_or_without_content_is_refused() {
    let refusal = |bytes: &[u8]| Source::open(bytes).unwrap().1.err();
    assert_eq!(refusal(b"\xff\xfen\0i\0b\0"), Some(Refusal::Utf16));
    assert_eq!(refusal(b"n\0i\0b\0"), Some(Refusal::Utf16));
    assert_eq!(refusal(b""), Some(Refusal::Empty));
    assert_eq!(refusal(b"\xef\xbb\xbf\r\n"), Some(Refusal::Empty));
}

#[test]
fn the_hash_is_of_the_file_as_it_is() {
    let bytes = b"a,b\r\n1,2";
    let (mut source, _) = Source::open(bytes.as_slice()).unwrap();
    assert_eq!(
        source.finish().unwrap(),
        blake3::hash(bytes).to_hex().to_string()
    );
    assert_eq!(source.bytes_read(), 8);
}

#[test]
fn a_line_of_any_length_passes_by_in_a_few_buffers() {
    let endless = io::repeat(b'"').take(48 * 1024 * 1024);
    let (mut source, _) = Source::open(endless).unwrap();
    let read = io::copy(&mut source, &mut io::sink());
    assert!(read.is_err(), "the limit of a record ends the reading");
    source.finish().unwrap();
    let held = source.buffer.capacity() + source.incoming.capacity();
    assert!(held <= 4 * READ_BYTES, "{held} bytes are held");
    assert_eq!(source.bytes_read(), 48 * 1024 * 1024);
}
