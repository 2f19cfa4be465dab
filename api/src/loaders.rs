//! One batch loader a relation, made anew for every request.
