import Testing

@testable import Articles

@Test(arguments: ["7k3m9q2xw4v8t1rn", "0000000000000000", "zzzzzzzzzzzzzzzz"])
func `an article id reads back as it was written`(text: String) {
    #expect(ArticleID(text)?.description == text)
}

@Test(arguments: ["", "7k3m9q2xw4v8t1r", "7k3m9q2xw4v8t1rnn", "7k3m9q2xw4v8t1ri", "7k3m9q2xw4v8t1r "])
func `a malformed article id is refused`(text: String) {
    #expect(ArticleID(text) == nil)
}
