//! The files under way, one a dataset.
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use super::datasets;
use crate::feeds::layout::Layout;

/// One open file for every dataset.
pub(super) struct Sheets {
    open: BTreeMap<&'static str, Sheet>,
}

struct Sheet {
    layout: &'static Layout,
    path: PathBuf,
    writer: csv::Writer<BufWriter<File>>,
}

impl Sheets {
    /// Opens every file and writes its header.
    pub(super) fn create(folder: &Path) -> io::Result<Self> {
        let mut open = BTreeMap::new();
        for layout in datasets() {
            let path = folder.join(layout.dataset).with_extension("csv");
            let file = BufWriter::new(File::create(&path)?);
            let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(file);
            writer.write_record(layout.columns.iter().map(|column| column.name))?;
            open.insert(
                layout.dataset,
                Sheet {
                    layout,
                    path,
                    writer,
                },
            );
        }
        Ok(Self { open })
    }

    /// Writes a line; its cells stand in the order of the layout's columns.
    pub(super) fn line(&mut self, dataset: &str, cells: &[&str]) -> io::Result<()> {
        let sheet = self.sheet(dataset)?;
        if cells.len() != sheet.layout.columns.len() {
            return Err(io::Error::other(format!(
                "a line of {dataset} has {} cells",
                cells.len()
            )));
        }
        Ok(sheet.writer.write_record(cells)?)
    }

    /// Writes the layout's sample line with one cell changed.
    pub(super) fn sample_with(&mut self, dataset: &str, name: &str, cell: &str) -> io::Result<()> {
        let sheet = self.sheet(dataset)?;
        let columns = sheet.layout.columns.iter();
        let cells = columns.map(|column| {
            if column.name == name {
                cell
            } else {
                column.sample
            }
        });
        Ok(sheet.writer.write_record(cells)?)
    }

    /// Writes a line with too few fields.
    pub(super) fn cut_short(&mut self, dataset: &str, cells: &[&str]) -> io::Result<()> {
        Ok(self.sheet(dataset)?.writer.write_record(cells)?)
    }

    /// Closes every file. Answers their paths.
    pub(super) fn finish(self) -> io::Result<Vec<PathBuf>> {
        let close = |mut sheet: Sheet| sheet.writer.flush().map(|()| sheet.path);
        self.open.into_values().map(close).collect()
    }

    fn sheet(&mut self, dataset: &str) -> io::Result<&mut Sheet> {
        self.open
            .get_mut(dataset)
            .ok_or_else(|| io::Error::other("not a dataset of the demo"))
    }
}
