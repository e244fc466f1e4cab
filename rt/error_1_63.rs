// SPDX-License-Identifier: MIT OR GPL-2.0-or-later
//! std::error for rustcs before 1.65, whose core has none. Without the
//! downcasts, which need the compiler's help.
use crate::borrow::Cow;
use crate::boxed::Box;
use crate::fmt::{self, Debug, Display};
use crate::rc::Rc;
use crate::string::String;
use crate::sync::Arc;

stable! {
    pub trait Error: Debug + Display {
        #[stable(feature = "kmodrustc", since = "1.0.0")]
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            None
        }

        #[stable(feature = "kmodrustc", since = "1.0.0")]
        fn description(&self) -> &str {
            "description() is deprecated; use Display"
        }

        #[stable(feature = "kmodrustc", since = "1.0.0")]
        fn cause(&self) -> Option<&dyn Error> {
            self.source()
        }
    }

    impl<T: Error> Error for Box<T> {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Error::source(&**self)
        }
    }

    impl<'a, T: Error + ?Sized> Error for &'a T {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Error::source(&**self)
        }
    }

    impl<T: Error + ?Sized> Error for Arc<T> {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Error::source(&**self)
        }
    }

    impl<'a, E: Error + 'a> From<E> for Box<dyn Error + 'a> {
        fn from(e: E) -> Self {
            Box::new(e)
        }
    }

    impl<'a, E: Error + Send + Sync + 'a> From<E>
        for Box<dyn Error + Send + Sync + 'a>
    {
        fn from(e: E) -> Self {
            Box::new(e)
        }
    }

    impl From<String> for Box<dyn Error + Send + Sync> {
        fn from(text: String) -> Self {
            Box::new(Text(text))
        }
    }

    impl From<String> for Box<dyn Error> {
        fn from(text: String) -> Self {
            Box::new(Text(text))
        }
    }

    impl<'a> From<&str> for Box<dyn Error + Send + Sync + 'a> {
        fn from(text: &str) -> Self {
            Box::new(Text(text.into()))
        }
    }

    impl From<&str> for Box<dyn Error> {
        fn from(text: &str) -> Self {
            Box::new(Text(text.into()))
        }
    }

    impl<'a, 'b> From<Cow<'b, str>> for Box<dyn Error + Send + Sync + 'a> {
        fn from(text: Cow<'b, str>) -> Self {
            Box::new(Text(text.into_owned()))
        }
    }

    impl<'a> From<Cow<'a, str>> for Box<dyn Error> {
        fn from(text: Cow<'a, str>) -> Self {
            Box::new(Text(text.into_owned()))
        }
    }
}

/// The error that a bare text is.
struct Text(String);

impl Error for Text {}

impl Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Display::fmt(&self.0, f)
    }
}

impl Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Debug::fmt(&self.0, f)
    }
}

macro_rules! errors {
    ($($name:ty)*) => { stable! { $(impl Error for $name {})* } };
}

errors! {
    core::alloc::LayoutError
    core::array::TryFromSliceError
    core::cell::BorrowError
    core::cell::BorrowMutError
    core::char::CharTryFromError
    core::char::DecodeUtf16Error
    core::char::ParseCharError
    core::char::TryFromCharError
    core::convert::Infallible
    core::ffi::FromBytesWithNulError
    core::fmt::Error
    core::num::ParseFloatError
    core::num::ParseIntError
    core::num::TryFromIntError
    core::str::ParseBoolError
    core::str::Utf8Error
    crate::collections::TryReserveError
    crate::ffi::IntoStringError
    crate::ffi::NulError
    crate::string::FromUtf16Error
    crate::string::FromUtf8Error
}
