package dev.dioxus.main

import android.content.Intent
import android.os.Bundle
import android.os.Environment
import android.system.Os
import android.view.WindowManager
import android.webkit.JavascriptInterface
import android.webkit.WebView
import androidx.activity.OnBackPressedCallback
import org.json.JSONObject

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
        // What the office's QR code says, when it started the app.
        intent?.data?.let { Os.setenv("TUNGNGO_LINK", it.toString(), true) }
        // A picture that was being taken when the app was ended will not be asked for again.
        forgetPictures()
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

    // Opened once more by the QR code's link, while it runs.
    override fun onNewIntent(intent: Intent) {
        super.onNewIntent(intent)
        val link = intent.data?.toString() ?: return
        page?.evaluateJavascript("window.__link?.(" + JSONObject.quote(link) + ")", null)
    }

    override fun onWebViewCreate(webView: WebView) {
        page = webView
        webView.addJavascriptInterface(Leaving(), "__activity")
    }

    /** The camera's app writes pictures as they are; the store keeps them small and encrypted. */
    private fun forgetPictures() {
        getExternalFilesDir(Environment.DIRECTORY_PICTURES)?.listFiles()?.forEach { it.delete() }
    }

    /** What the page's script may ask of the activity. */
    inner class Leaving {
        /** To step back behind what was there before. */
        @JavascriptInterface
        fun leave() {
            runOnUiThread { moveTaskToBack(true) }
        }

        /** To delete the camera's file: the page has read it. */
        @JavascriptInterface
        fun pictureRead() {
            forgetPictures()
        }
    }
}
