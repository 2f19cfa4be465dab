//! A subscription: opened once, then executed anew for each event by a caller that is admitted anew.
use std::collections::VecDeque;
use std::sync::{Arc, OnceLock};

use super::close::Close;
use super::message::Object;
use crate::domain::disclosure::Caller;
use crate::graphql::service::Road;
use crate::graphql::subscription::{Happening, Interest, Occasion};
use crate::server::State;
use crate::server::caller::Credentials;
use crate::server::changes::News;
use crate::server::parameters::from_object;
use crate::server::request_id::RequestId;
use async_graphql::{Request, Response as Answer, Value};
use futures_util::Stream;
use futures_util::stream::unfold;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

/// What an operation tells its socket.
#[derive(Debug)]
pub enum Told {
    /// An answer.
    Answer(Answer),
    /// The operation was refused, and is over.
    Refused(Answer),
    /// The socket must end.
    Close(Close),
    /// The operation is over.
    Over,
}

/// A subscription under way.
pub struct Following {
    /// The service.
    pub state: Arc<State>,
    /// The id of the request that opened the socket.
    pub request_id: RequestId,
    /// Who asks; admitted anew for each event.
    pub credentials: Credentials,
    /// What was asked.
    pub payload: Object,
    /// What changes.
    pub news: Receiver<Arc<News>>,
}

/// What the follower of one subscription does next.
enum Next {
    /// Open it, by the caller that was just admitted.
    Open(Arc<Caller>, Box<Request>),
    /// Wait for what it asked for.
    Wait(Interest, VecDeque<Happening>),
    /// Nothing: it is over.
    End,
}

impl Following {
    /// Its events. `caller` and `operation` open it.
    pub fn events(self, caller: Arc<Caller>, operation: Request) -> impl Stream<Item = Told> {
        let begin = (self, Next::Open(caller, Box::new(operation)));
        unfold(begin, async |(mut following, next)| {
            let (told, next) = following.step(next).await?;
            Some((told, (following, next)))
        })
    }

    async fn step(&mut self, next: Next) -> Option<(Told, Next)> {
        let (interest, mut happened) = match next {
            Next::Open(caller, operation) => match self.open(caller, *operation).await {
                Ok(Some(interest)) => (interest, VecDeque::new()),
                Ok(None) => return None,
                Err(refused) => return Some((Told::Refused(refused), Next::End)),
            },
            Next::Wait(interest, happened) => (interest, happened),
            Next::End => return None,
        };
        loop {
            if let Some(happening) = happened.pop_front() {
                match self.answer(happening).await {
                    Ok(None) => {}
                    Ok(Some(answer)) => {
                        return Some((Told::Answer(answer), Next::Wait(interest, happened)));
                    }
                    Err(close) => return Some((Told::Close(close), Next::End)),
                }
                continue;
            }
            match self.news.recv().await {
                Ok(news) => happened.extend(news.of(&interest)),
                Err(RecvError::Lagged(_)) => return Some((Told::Close(missed()), Next::End)),
                Err(RecvError::Closed) => return None,
            }
        }
    }

    /// What it waits for, once the document was decided and found to be valid.
    async fn open(
        &self,
        caller: Arc<Caller>,
        operation: Request,
    ) -> Result<Option<Interest>, Answer> {
        let interest = Arc::new(OnceLock::new());
        let operation = operation.data(Occasion::Opening(interest.clone()));
        let answer = self
            .state
            .execute(caller, operation, Road::Opening, &self.request_id)
            .await;
        if answer.errors.is_empty() {
            Ok(interest.get().cloned())
        } else {
            Err(answer)
        }
    }

    /// The answer to one event; `None` where the caller may not see it now.
    async fn answer(&self, happening: Happening) -> Result<Option<Answer>, Close> {
        let admitted = self
            .credentials
            .admit(&self.state, self.state.now())
            .await?;
        let parameters = from_object(self.payload.clone())
            .map_err(|error| Close::because(4400, &error.to_string()))?;
        // A document that was retired meanwhile is none any more.
        let operation = self
            .state
            .resolve(&admitted.caller, parameters)
            .map_err(|problem| Close::because(4403, &problem.message))?
            .data(Occasion::Event(happening));
        let answer = self
            .state
            .execute(admitted.caller, operation, Road::Event, &self.request_id)
            .await;
        let is_withheld = answer.data == Value::Null && answer.errors.is_empty();
        Ok((!is_withheld).then_some(answer))
    }
}

fn missed() -> Close {
    Close::because(
        4410,
        "events were missed; read the state and subscribe again",
    )
}
