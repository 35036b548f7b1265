package dev.dioxus.main

import android.os.Bundle
import android.system.Os
import android.view.WindowManager
import android.webkit.JavascriptInterface
import android.webkit.WebView
import androidx.activity.OnBackPressedCallback

// The generated Kotlin files look for it here; the name is the bundle's identifier in Dioxus.toml.
typealias BuildConfig = vn.tungngo.field.BuildConfig

/** The app's one window. Replaces dx's own, without templating (see Dioxus.toml). */
class MainActivity : WryActivity() {
    // The web view has no pages to go back to: the app's own screens decide.
    override val handleBackNavigation: Boolean = false

    private var page: WebView? = null

    override fun onCreate(savedInstanceState: Bundle?) {
        // Before anything can be drawn: no screenshots, no recording, a blank card in the list of apps.
        window.setFlags(
            WindowManager.LayoutParams.FLAG_SECURE,
            WindowManager.LayoutParams.FLAG_SECURE,
        )
        // Android has no home folder; the program looks for its data here as soon as it is started below.
        Os.setenv("TUNGNGO_DATA", filesDir.resolve("tungngo").absolutePath, true)
        super.onCreate(savedInstanceState)
        onBackPressedDispatcher.addCallback(
            this,
            object : OnBackPressedCallback(true) {
                override fun handleOnBackPressed() {
                    page?.evaluateJavascript("window.__back?.()", null)
                }
            },
        )
    }

    override fun onWebViewCreate(webView: WebView) {
        page = webView
        webView.addJavascriptInterface(Leaving(), "__activity")
    }

    /** What the page's script may ask of the activity: to step back behind what was there before. */
    inner class Leaving {
        @JavascriptInterface
        fun leave() {
            runOnUiThread { moveTaskToBack(true) }
        }
    }
}
