//! Pages of the schema (Relay's cursor connections), made in one place for every register.
use std::borrow::Cow;

use async_graphql::{Context, Error, Object, OutputType, SimpleObject, TypeName};

use super::disclose::seal;
use super::error::{Answer, ErrorCode, FOREIGN_CURSOR, answer};
use super::global_id::{cursor, read_cursor};
use super::seal::Seal;
use crate::domain::scope::Requirement;
use crate::loaders::nested::NestedCount;
use crate::loaders::{Count, LoadError, Loaders, Owned, Page, PageRequest};
use crate::policy::declaration::needs;
use crate::policy::extent::PAGE_DEFAULT;

/// A page of a listing.
#[derive(Debug)]
pub struct Connection<N> {
    edges: Vec<Edge<N>>,
    page_info: PageInfo,
    total: Total,
}

/// How the rows of the whole listing are counted.
#[derive(Debug)]
enum Total {
    /// By a statement of its own.
    Listing(Box<Count>),
    /// Together with the listings of other parents.
    Nested(NestedCount),
    /// Not at all: only reading the whole listing could tell.
    Uncounted,
}

/// A row of a page with its cursor.
#[derive(Debug)]
pub struct Edge<N> {
    node: N,
    cursor: String,
}

/// Where a page lies in its listing.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(directive = needs::apply(Requirement::PUBLIC))]
pub struct PageInfo {
    /// Whether rows follow the last one.
    has_next_page: bool,
    /// Whether rows precede the first one.
    has_previous_page: bool,
    /// Cursor of the first row.
    start_cursor: Option<String>,
    /// Cursor of the last row.
    end_cursor: Option<String>,
}

impl<N: OutputType> TypeName for Connection<N> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Connection", N::type_name()).into()
    }
}

impl<N: OutputType> TypeName for Edge<N> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Edge", N::type_name()).into()
    }
}

/// A page of a listing. What may be listed was decided by the field that returns it.
#[Object(name_type, directive = needs::apply(Requirement::PUBLIC))]
impl<N: OutputType> Connection<N> {
    /// The rows with their cursors.
    async fn edges(&self) -> &[Edge<N>] {
        &self.edges
    }

    /// The rows.
    async fn nodes(&self) -> Vec<&N> {
        self.edges.iter().map(|edge| &edge.node).collect()
    }

    /// Where the page lies.
    async fn page_info(&self) -> &PageInfo {
        &self.page_info
    }

    /// Number of rows of the whole listing that the caller may see; counted only when asked for, and
    /// null where only reading the whole listing could tell.
    async fn total_count(&self, ctx: &Context<'_>) -> Answer<i64> {
        let loaders = ctx.data_unchecked::<std::sync::Arc<Loaders>>();
        let counted = match &self.total {
            Total::Listing(count) => loaders.count(count).await,
            Total::Nested(count) => loaders.nested_count(count).await,
            Total::Uncounted => return None,
        };
        answer(ctx, counted.map(Some))
    }
}

/// A row of a page.
#[Object(name_type, directive = needs::apply(Requirement::PUBLIC))]
impl<N: OutputType> Edge<N> {
    /// The row.
    async fn node(&self) -> &N {
        &self.node
    }

    /// Its cursor: opaque, and good only for the same order.
    async fn cursor(&self) -> &str {
        &self.cursor
    }
}

/// Which page a client asks for.
#[derive(Clone, Debug, Default)]
pub struct PageArguments {
    /// Rows from the start.
    pub first: Option<i32>,
    /// Rows from the end.
    pub last: Option<i32>,
    /// Behind this cursor.
    pub after: Option<String>,
    /// Before this cursor.
    pub before: Option<String>,
}

impl PageArguments {
    /// The arguments of a listing that is only read from its start.
    pub fn forward(first: Option<i32>, after: Option<String>) -> Self {
        Self {
            first,
            after,
            ..Self::default()
        }
    }

    /// Reads the arguments for an order.
    pub fn request(&self, seal: &Seal, order: &str) -> Result<PageRequest, Error> {
        let bad = |message: &str| Err(ErrorCode::BadUserInput.error(message));
        let (size, from_end, neighbour) = match (self.first, self.last) {
            (Some(_), Some(_)) => return bad("use either first or last"),
            (first, None) if self.before.is_none() => (first, false, &self.after),
            (None, last) if self.after.is_none() => (last, true, &self.before),
            (_, _) => return bad("use first with after, or last with before"),
        };
        let size = match size {
            None => u64::from(PAGE_DEFAULT),
            Some(size) => match u64::try_from(size) {
                Ok(size) => size,
                Err(_) => return bad("first and last must not be negative"),
            },
        };
        let behind = match neighbour {
            None => None,
            Some(cursor) => match read_cursor(seal, order, cursor) {
                Some(place) => Some(place),
                None => return bad(FOREIGN_CURSOR),
            },
        };
        Ok(PageRequest {
            size,
            from_end,
            behind,
        })
    }
}

/// The page of a listing: reads the arguments for `order`, loads, and makes the connection.
pub async fn listing<M, N>(
    ctx: &Context<'_>,
    order: &str,
    arguments: PageArguments,
    load: impl AsyncFnOnce(&PageRequest) -> Result<Option<(Page<M>, Count)>, LoadError>,
    node: impl Fn(Owned<M>) -> N,
) -> Answer<Connection<N>> {
    let request = match arguments.request(seal(ctx), order) {
        Ok(request) => request,
        Err(error) => return Some(Err(error)),
    };
    let page = load(&request).await;
    answer(
        ctx,
        page.map(|page| page.map(|page| connection((seal(ctx), order), &request, page, node))),
    )
}

/// Makes the connection of a page that was loaded. Cursors are sealed and carry the order's name.
fn connection<M, N>(
    (seal, order): (&Seal, &str),
    request: &PageRequest,
    (page, count): (Page<M>, Count),
    node: impl Fn(Owned<M>) -> N,
) -> Connection<N> {
    made(
        (seal, order),
        request,
        (page, Total::Listing(Box::new(count))),
        node,
    )
}

/// Makes the connection of a page that hangs on a parent; `None` is an empty one.
pub fn nested_connection<M: Clone, N>(
    (seal, order): (&Seal, &str),
    request: &PageRequest,
    (page, count): (Option<&Page<M>>, NestedCount),
    node: impl Fn(Owned<M>) -> N,
) -> Connection<N> {
    let page = page.cloned().unwrap_or_else(Page::empty);
    made((seal, order), request, (page, Total::Nested(count)), node)
}

/// Makes the connection of a page whose listing nobody counts.
pub fn uncounted_connection<M, N>(
    (seal, order): (&Seal, &str),
    request: &PageRequest,
    page: Page<M>,
    node: impl Fn(Owned<M>) -> N,
) -> Connection<N> {
    made((seal, order), request, (page, Total::Uncounted), node)
}

fn made<M, N>(
    (seal, order): (&Seal, &str),
    request: &PageRequest,
    (page, total): (Page<M>, Total),
    node: impl Fn(Owned<M>) -> N,
) -> Connection<N> {
    let edges: Vec<Edge<N>> = page
        .rows
        .into_iter()
        .map(|placed| Edge {
            cursor: cursor(seal, order, &placed.place),
            node: node(placed.row),
        })
        .collect();
    let has_neighbour = request.behind.is_some();
    let page_info = PageInfo {
        has_next_page: if request.from_end {
            has_neighbour
        } else {
            page.has_more
        },
        has_previous_page: if request.from_end {
            page.has_more
        } else {
            has_neighbour
        },
        start_cursor: edges.first().map(|edge| edge.cursor.clone()),
        end_cursor: edges.last().map(|edge| edge.cursor.clone()),
    };
    Connection {
        edges,
        page_info,
        total,
    }
}

/// Which way a sort key runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, async_graphql::Enum)]
pub enum OrderDirection {
    /// The smallest first.
    Asc,
    /// The largest first.
    Desc,
}
