//! From files to records or faults, and from records to the store.
