//! Logs and metrics of the process.
//!
//! Log lines carry request ids, routes, codes and durations. They never carry a document, a
//! variable, a token, a claim of a person or a row.
use std::io::IsTerminal as _;
use std::sync::OnceLock;

use crate::config::LogFormat;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::EnvFilter;

/// Bounds of the duration histograms, in seconds.
const DURATION_BOUNDS: [f64; 11] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 2.5, 10.0,
];

/// The filter of the log is not valid.
#[derive(Debug, thiserror::Error)]
#[error("log.filter is not valid: write for example info or simpul=debug,info")]
pub struct FilterError(#[from] tracing_subscriber::filter::ParseError);

/// Starts logging to the error output, which leaves the output to commands. A second start in one
/// process changes nothing.
pub fn start_log(format: LogFormat, filter: &str) -> Result<(), FilterError> {
    let filter = EnvFilter::try_new(filter)?;
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    let _ = match format {
        LogFormat::Text => log.try_init(),
        LogFormat::Json => log.json().flatten_event(true).try_init(),
    };
    Ok(())
}

/// The metrics of this process, in Prometheus' text format by `render`.
pub fn metrics() -> &'static PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    HANDLE.get_or_init(|| {
        let suffix = Matcher::Suffix("_seconds".to_owned());
        let builder = PrometheusBuilder::new();
        let builder = builder
            .set_buckets_for_metric(suffix, &DURATION_BOUNDS)
            .unwrap_or_default();
        let recorder = builder.build_recorder();
        let handle = recorder.handle();
        // Only a second recorder of the process fails, and this one is the only.
        let _ = metrics::set_global_recorder(recorder);
        handle
    })
}
