//! What was made of something, kept with it and shared by all who have it: whoever wants it again does not make it again.
//!
//! The trap: whatever it is made from beside the thing itself must be in its basis, which is known by its address alone.

use std::sync::{Arc, Mutex, PoisonError};

/// What was made of something last, with what it was made from beside.
pub(crate) struct Memo<B, T: ?Sized>(Mutex<Option<(Arc<B>, Arc<T>)>>);

impl<B, T: ?Sized> Memo<B, T> {
    /// What was made from this very basis, or what is made from it now.
    pub(crate) fn get(&self, basis: &Arc<B>, make: impl FnOnce() -> Arc<T>) -> Arc<T> {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, made)) = known().as_ref().filter(|(known, _)| Arc::ptr_eq(known, basis)) {
            return made.clone();
        }
        let made = make();
        *known() = Some((basis.clone(), made.clone()));
        made
    }
}

impl<B, T: ?Sized> Default for Memo<B, T> {
    fn default() -> Self {
        Memo(Mutex::default())
    }
}

// A copy may become something else.
impl<B, T: ?Sized> Clone for Memo<B, T> {
    fn clone(&self) -> Self {
        Memo::default()
    }
}

// It is nothing that its owner says.
impl<B, T: ?Sized> PartialEq for Memo<B, T> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl<B, T: ?Sized> std::fmt::Debug for Memo<B, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("Memo")
    }
}

/// What something is made from as long as nothing of it changes, so that it has one address.
#[derive(Debug)]
pub(crate) struct Same<B>(Mutex<Option<Arc<B>>>);

impl<B> Same<B> {
    /// The last one, if it `is` the same as the one that `new` makes; else that.
    pub(crate) fn or(&self, is_same: impl FnOnce(&B) -> bool, new: impl FnOnce() -> B) -> Arc<B> {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match last.as_ref().filter(|last| is_same(last)) {
            Some(last) => last.clone(),
            None => last.insert(Arc::new(new())).clone(),
        }
    }

    /// The last one.
    pub(crate) fn last(&self) -> Option<Arc<B>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl<B> Default for Same<B> {
    fn default() -> Self {
        Same(Mutex::default())
    }
}

// Apart from now on.
impl<B> Clone for Same<B> {
    fn clone(&self) -> Self {
        Same(Mutex::new(self.last()))
    }
}
