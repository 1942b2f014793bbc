import Testing

@testable import Posts
